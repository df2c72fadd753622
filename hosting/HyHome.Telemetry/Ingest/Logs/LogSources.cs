using System.Collections.Concurrent;
using HyHome.Telemetry.Ingest.Otlp.Protobuf;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Ingest.Otlp.Wire;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>The resources and scopes that log records came from, found again by their bytes.</summary>
internal sealed class LogSources
{
    private const int MostKept = 10_000;
    private readonly ByteKeyed<LogResource> _resources = new();
    private readonly ByteKeyed<ScopeLogs> _scopes = new();
    private readonly ConcurrentDictionary<(LogResource, ScopeLogs), LogSource> _sources = new();

    public LogResource Resource(ReadOnlySpan<byte> message) =>
        _resources.TryGet(message, out var known) ? known : _resources.Add(message, LogResource.Of(CommonDecoder.Resource(message, "").Attributes));

    public LogSource Source(LogResource resource, ReadOnlySpan<byte> scope)
    {
        if (!_scopes.TryGet(scope, out var known))
        {
            // Loki has no place for the URL of a schema.
            var decoded = CommonDecoder.Scope(scope, "", out var dropped);
            known = _scopes.Add(scope, new ScopeLogs(decoded, dropped, []));
        }

        if (_sources.TryGetValue((resource, known), out var source))
        {
            return source;
        }

        if (_sources.Count >= MostKept)
        {
            _sources.Clear();
        }

        return _sources.GetOrAdd((resource, known), static pair => new LogSource(pair.Item1, pair.Item2));
    }
}
