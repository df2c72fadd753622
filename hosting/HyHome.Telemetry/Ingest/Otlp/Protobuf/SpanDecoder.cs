using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes spans (opentelemetry.proto.trace.v1.Span) into a batch.</summary>
internal ref struct SpanDecoder
{
    private readonly SpanBatch _batch;
    private readonly ReadOnlySpan<byte> _request;

    // Where the attributes of the span before are: most spans have the same keys in the same places.
    private int _before;
    private int _beforeCount;

    public SpanDecoder(SpanBatch batch)
    {
        _batch = batch;
        _request = batch.Bytes.Span;
        Resource = null!;
        Scope = null!;
    }

    public TelemetryResource Resource { get; set; }

    public InstrumentationScope Scope { get; set; }

    public void Add(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var first = _batch.AttributeCount;
        var span = new SpanRecord { Resource = Resource, Scope = Scope, FirstAttribute = first, Size = message.Length };
        List<SpanEvent>? events = null;
        List<SpanLink>? links = null;
        string traceState = "", statusMessage = "";
        uint flags = 0, droppedAttributes = 0, droppedEvents = 0, droppedLinks = 0;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    span.TraceId = CommonDecoder.TraceId(ref reader);
                    break;
                case 2:
                    span.SpanId = CommonDecoder.SpanId(ref reader);
                    break;
                case 3:
                    traceState = reader.String();
                    break;
                case 4:
                    span.ParentId = CommonDecoder.SpanId(ref reader);
                    break;
                case 5:
                    span.Name = Place(reader.Utf8());
                    break;
                case 6:
                    var kind = reader.Int32();
                    span.Kind = kind is >= 0 and <= (int)SpanKind.Consumer ? (SpanKind)kind : SpanKind.Unspecified;
                    break;
                case 7:
                    span.Start = OtlpTime.Nanoseconds(reader.Fixed64());
                    break;
                case 8:
                    span.End = OtlpTime.Nanoseconds(reader.Fixed64());
                    break;
                case 9:
                    AddAttribute(reader.Bytes(), _batch.AttributeCount - first);
                    break;
                case 10:
                    droppedAttributes = reader.UInt32();
                    break;
                case 11:
                    (events ??= []).Add(SpanPartsDecoder.Event(reader.Bytes()));
                    break;
                case 12:
                    droppedEvents = reader.UInt32();
                    break;
                case 13:
                    (links ??= []).Add(SpanPartsDecoder.Link(reader.Bytes()));
                    break;
                case 14:
                    droppedLinks = reader.UInt32();
                    break;
                case 15:
                    (var status, statusMessage) = SpanPartsDecoder.Status(reader.Bytes());
                    span.Status = status is >= 0 and <= (int)SpanStatus.Error ? (SpanStatus)status : SpanStatus.Unset;
                    break;
                case 16:
                    flags = reader.Fixed32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        span.AttributeCount = _batch.AttributeCount - first;
        if ((flags | droppedAttributes | droppedEvents | droppedLinks) != 0 || traceState.Length > 0 || statusMessage.Length > 0 || events is not null || links is not null)
        {
            span.Extra = new SpanExtra(statusMessage, traceState, flags, droppedAttributes, droppedEvents, droppedLinks, events?.ToArray() ?? [], links?.ToArray() ?? []);
        }

        (_before, _beforeCount) = (first, span.AttributeCount);
        _batch.Add(span);
    }

    private void AddAttribute(ReadOnlySpan<byte> message, int position)
    {
        var reader = new ProtoReader(message);
        TextPlace key = default;
        var value = new AttributeRecord(default, AnyValueKind.Empty, default, 0);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    key = Key(ref reader, position);
                    break;
                case 2:
                    value = Value(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _batch.Add(value with { Key = key });
    }

    private readonly TextPlace Key(ref ProtoReader reader, int position)
    {
        var bytes = reader.Bytes();
        if (position < _beforeCount)
        {
            var before = _batch.AttributeAt(_before + position).Key;
            if (before.Length == bytes.Length && before.In(_request).SequenceEqual(bytes))
            {
                return before;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(bytes) ? Place(bytes) : throw reader.Error("field 1 is not valid UTF-8");
    }

    private readonly AttributeRecord Value(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var value = new AttributeRecord(default, AnyValueKind.Empty, default, 0);
        AttributeRecord? nested = null;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    value = new AttributeRecord(default, AnyValueKind.String, Place(reader.Utf8()), 0);
                    break;
                case 2:
                    value = new AttributeRecord(default, AnyValueKind.Bool, default, reader.Bool() ? 1 : 0);
                    break;
                case 3:
                    value = new AttributeRecord(default, AnyValueKind.Int, default, reader.Int64());
                    break;
                case 4:
                    value = new AttributeRecord(default, AnyValueKind.Double, default, (long)reader.Fixed64());
                    break;
                case 5 or 6 or 7:
                    reader.Skip();
                    value = nested ??= Nested(message);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }

    // Lists, maps and bytes are rare: they are decoded as everywhere else. Of several kinds in one message the last one counts, so that what comes
    // out is this value where it stands last, and is not looked at where it doesn't.
    private readonly AttributeRecord Nested(ReadOnlySpan<byte> message)
    {
        var value = CommonDecoder.Value(message, 0);
        return new AttributeRecord(default, value.Kind, default, _batch.AddNested(value));
    }

    private readonly TextPlace Place(ReadOnlySpan<byte> text) => text.IsEmpty
        ? default
        : new TextPlace((int)Unsafe.ByteOffset(in MemoryMarshal.GetReference(_request), in MemoryMarshal.GetReference(text)), text.Length);
}
