using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes ExportTraceServiceRequest (and TracesData, which has the same form).</summary>
internal static class TraceDecoder
{
    /// <exception cref="OtlpFormatException">The message is malformed.</exception>
    public static List<Span> Decode(ReadOnlySpan<byte> message)
    {
        var spans = new List<Span>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                ResourceSpans(reader.Bytes(), spans);
            }
            else
            {
                reader.Skip();
            }
        }

        return spans;
    }

    // A resource may stand behind its spans in the message, so the fields that all spans share are read first.
    private static void ResourceSpans(ReadOnlySpan<byte> message, List<Span> spans)
    {
        ReadOnlySpan<byte> resourceBytes = default;
        var schemaUrl = "";
        var shared = new ProtoReader(message);
        while (shared.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    resourceBytes = shared.Bytes();
                    break;
                case 3:
                    schemaUrl = shared.String();
                    break;
                default:
                    shared.Skip();
                    break;
            }
        }

        var resource = CommonDecoder.Resource(resourceBytes, schemaUrl);
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 2)
            {
                ScopeSpans(reader.Bytes(), resource, spans);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ScopeSpans(ReadOnlySpan<byte> message, TelemetryResource resource, List<Span> spans)
    {
        ReadOnlySpan<byte> scopeBytes = default;
        var schemaUrl = "";
        var shared = new ProtoReader(message);
        while (shared.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    scopeBytes = shared.Bytes();
                    break;
                case 3:
                    schemaUrl = shared.String();
                    break;
                default:
                    shared.Skip();
                    break;
            }
        }

        var scope = CommonDecoder.Scope(scopeBytes, schemaUrl, out _);
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 2)
            {
                spans.Add(SpanDecoder.Decode(reader.Bytes(), resource, scope));
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
