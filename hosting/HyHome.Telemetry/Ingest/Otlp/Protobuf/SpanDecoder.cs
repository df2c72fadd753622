using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes spans (opentelemetry.proto.trace.v1.Span) into a batch.</summary>
internal ref struct SpanDecoder
{
    private readonly SpanBatch _batch;
    private AttributeDecoder _attributes;

    public SpanDecoder(SpanBatch batch)
    {
        _batch = batch;
        _attributes = new AttributeDecoder(batch.Attributes, batch.Bytes.Span);
        Resource = null!;
        Scope = null!;
    }

    public TelemetryResource Resource { get; set; }

    public InstrumentationScope Scope { get; set; }

    public void Add(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var first = _attributes.Begin();
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
                    span.Name = _attributes.Place(reader.Utf8());
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
                    _attributes.Add(reader.Bytes());
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

        span.AttributeCount = _attributes.End();
        if ((flags | droppedAttributes | droppedEvents | droppedLinks) != 0 || traceState.Length > 0 || statusMessage.Length > 0 || events is not null || links is not null)
        {
            span.Extra = new SpanExtra(statusMessage, traceState, flags, droppedAttributes, droppedEvents, droppedLinks, events?.ToArray() ?? [], links?.ToArray() ?? []);
        }

        _batch.Add(span);
    }
}
