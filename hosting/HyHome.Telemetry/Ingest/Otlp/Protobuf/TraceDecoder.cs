using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>
/// Decodes an ExportTraceServiceRequest (opentelemetry.proto.collector.trace.v1) into a batch that refers to the request's bytes. The whole request is
/// read, and refused if anything in it is wrong, before any of it is stored.
/// </summary>
internal sealed class TraceDecoder
{
    private readonly ByteKeyed<TelemetryResource> _resources = new();
    private readonly ByteKeyed<InstrumentationScope> _scopes = new();

    public void Decode(ReadOnlyMemory<byte> request, SpanBatch into)
    {
        into.Clear(request);
        var spans = new SpanDecoder(into);
        var reader = new ProtoReader(request.Span);
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                ResourceSpans(reader.Bytes(), ref spans);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ResourceSpans(ReadOnlySpan<byte> message, ref SpanDecoder spans)
    {
        var resource = SharedFields.Read(message, out var schemaUrl);
        spans.Resource = Resource(resource, schemaUrl);
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 2)
            {
                ScopeSpans(reader.Bytes(), ref spans);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ScopeSpans(ReadOnlySpan<byte> message, ref SpanDecoder spans)
    {
        var scope = SharedFields.Read(message, out var schemaUrl);
        spans.Scope = Scope(scope, schemaUrl);
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 2)
            {
                spans.Add(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private TelemetryResource Resource(ReadOnlySpan<byte> bytes, string schemaUrl)
    {
        // The schema's URL is rare: such resources are decoded each time, and the store finds them again by content.
        if (schemaUrl.Length > 0)
        {
            return CommonDecoder.Resource(bytes, schemaUrl);
        }

        return _resources.TryGet(bytes, out var known) ? known : _resources.Add(bytes, CommonDecoder.Resource(bytes, schemaUrl));
    }

    private InstrumentationScope Scope(ReadOnlySpan<byte> bytes, string schemaUrl)
    {
        if (schemaUrl.Length > 0)
        {
            return CommonDecoder.Scope(bytes, schemaUrl, out _);
        }

        return _scopes.TryGet(bytes, out var known) ? known : _scopes.Add(bytes, CommonDecoder.Scope(bytes, schemaUrl, out _));
    }
}
