using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes one span with its events and links (opentelemetry.proto.trace.v1.Span).</summary>
internal static class SpanDecoder
{
    public static Span Decode(ReadOnlySpan<byte> message, TelemetryResource resource, InstrumentationScope scope)
    {
        var reader = new ProtoReader(message);
        var attributes = new AttributeList();
        List<SpanEvent>? events = null;
        List<SpanLink>? links = null;
        TraceId traceId = default;
        ulong spanId = 0, parentSpanId = 0, start = 0, end = 0;
        string name = "", traceState = "", statusMessage = "";
        uint flags = 0, droppedAttributes = 0, droppedEvents = 0, droppedLinks = 0;
        int kind = 0, status = 0;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    traceId = CommonDecoder.TraceId(ref reader);
                    break;
                case 2:
                    spanId = CommonDecoder.SpanId(ref reader);
                    break;
                case 3:
                    traceState = reader.String();
                    break;
                case 4:
                    parentSpanId = CommonDecoder.SpanId(ref reader);
                    break;
                case 5:
                    name = reader.String();
                    break;
                case 6:
                    kind = reader.Int32();
                    break;
                case 7:
                    start = reader.Fixed64();
                    break;
                case 8:
                    end = reader.Fixed64();
                    break;
                case 9:
                    attributes.Add(CommonDecoder.KeyValue(reader.Bytes(), 0));
                    break;
                case 10:
                    droppedAttributes = reader.UInt32();
                    break;
                case 11:
                    (events ??= []).Add(Event(reader.Bytes()));
                    break;
                case 12:
                    droppedEvents = reader.UInt32();
                    break;
                case 13:
                    (links ??= []).Add(Link(reader.Bytes()));
                    break;
                case 14:
                    droppedLinks = reader.UInt32();
                    break;
                case 15:
                    (status, statusMessage) = Status(reader.Bytes());
                    break;
                case 16:
                    flags = reader.Fixed32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Span
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = parentSpanId,
            Name = name,
            Kind = kind is >= 0 and <= (int)SpanKind.Consumer ? (SpanKind)kind : SpanKind.Unspecified,
            Status = status is >= 0 and <= (int)SpanStatus.Error ? (SpanStatus)status : SpanStatus.Unset,
            StatusMessage = statusMessage,
            StartUnixNano = OtlpTime.Nanoseconds(start),
            EndUnixNano = OtlpTime.Nanoseconds(end),
            TraceState = traceState,
            Flags = flags,
            Attributes = attributes.ToArray(),
            DroppedAttributes = droppedAttributes,
            Events = events is null ? [] : events,
            DroppedEvents = droppedEvents,
            Links = links is null ? [] : links,
            DroppedLinks = droppedLinks,
            Resource = resource,
            Scope = scope,
        };
    }

    private static SpanEvent Event(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var attributes = new AttributeList();
        ulong time = 0;
        var name = "";
        uint dropped = 0;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    time = reader.Fixed64();
                    break;
                case 2:
                    name = reader.String();
                    break;
                case 3:
                    attributes.Add(CommonDecoder.KeyValue(reader.Bytes(), 0));
                    break;
                case 4:
                    dropped = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new SpanEvent(OtlpTime.Nanoseconds(time), name, attributes.ToArray(), dropped);
    }

    private static SpanLink Link(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var attributes = new AttributeList();
        TraceId traceId = default;
        ulong spanId = 0;
        var traceState = "";
        uint flags = 0, dropped = 0;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    traceId = CommonDecoder.TraceId(ref reader);
                    break;
                case 2:
                    spanId = CommonDecoder.SpanId(ref reader);
                    break;
                case 3:
                    traceState = reader.String();
                    break;
                case 4:
                    attributes.Add(CommonDecoder.KeyValue(reader.Bytes(), 0));
                    break;
                case 5:
                    dropped = reader.UInt32();
                    break;
                case 6:
                    flags = reader.Fixed32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new SpanLink(traceId, spanId, traceState, attributes.ToArray(), flags, dropped);
    }

    private static (int Code, string Message) Status(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var code = 0;
        var text = "";
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 2:
                    text = reader.String();
                    break;
                case 3:
                    code = reader.Int32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (code, text);
    }
}
