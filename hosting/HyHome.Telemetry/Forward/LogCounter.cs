using HyHome.Telemetry.Ingest.Otlp.Json;
using HyHome.Telemetry.Ingest.Otlp.Protobuf;
using HyHome.Telemetry.Storage;

namespace HyHome.Telemetry.Forward;

/// <summary>Reads an export of log records to know that it is one, and how many it holds.</summary>
internal sealed class LogCounter : ILogSink
{
    private long _count;

    /// <exception cref="Ingest.Otlp.OtlpFormatException">The export is malformed.</exception>
    public static long Count(ReadOnlyMemory<byte> export, bool isJson)
    {
        if (isJson)
        {
            return JsonLogDecoder.Decode(export).Sum(static r => r.Scopes.Sum(static s => (long)s.Records.Count));
        }

        var counter = new LogCounter();
        new LogDecoder<LogCounter>(counter, new AttributeBuffer(), export.Span).Decode(export.Span);
        return counter._count;
    }

    public void Resource(ReadOnlySpan<byte> message, string schemaUrl)
    {
    }

    public void Scope(ReadOnlySpan<byte> message, string schemaUrl)
    {
    }

    public void Record(in LogFields record) => _count++;
}
