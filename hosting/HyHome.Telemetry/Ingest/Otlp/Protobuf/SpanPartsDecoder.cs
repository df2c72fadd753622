using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes what few spans have: events, links and a status.</summary>
internal static class SpanPartsDecoder
{
    public static SpanEvent Event(ReadOnlySpan<byte> message)
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

    public static SpanLink Link(ReadOnlySpan<byte> message)
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

    public static (int Code, string Message) Status(ReadOnlySpan<byte> message)
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
