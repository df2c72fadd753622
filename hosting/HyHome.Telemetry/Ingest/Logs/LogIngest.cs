using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>Takes OTLP log records in, mapped as Loki maps them. Records outside the retention or too far ahead are refused, as Loki does.</summary>
internal sealed class LogIngest
{
    private const int MostCachedResources = 10_000;

    private readonly LogStore _store;
    private readonly LogSources _sources = new();
    private readonly Pool<LogBatchBuilder> _builders = new();
    private readonly TelemetryBackendOptions _options;
    private readonly ConcurrentDictionary<AttributeSet, LogResource> _resources = new();

    public LogIngest(LogStore store, TelemetryBackendOptions options)
    {
        _store = store;
        _options = options;
    }

    public IngestOutcome Take(List<ResourceLogs> batch)
    {
        var outcome = new IngestOutcome();
        var window = new TimeWindow(_options);
        var streams = new Dictionary<LabelSet, List<LogEntry>>();
        foreach (var logs in batch)
        {
            var resource = Resource(logs);
            ref var entries = ref CollectionsMarshal.GetValueRefOrAddDefault(streams, resource.Stream, out _);
            entries ??= [];
            foreach (var scope in logs.Scopes)
            {
                Map(resource, scope, window, entries, outcome);
            }
        }

        var all = new List<(LabelSet, IReadOnlyList<LogEntry>)>(streams.Count);
        foreach (var (stream, entries) in streams)
        {
            all.Add((stream, entries));
        }

        outcome.IsFull = !_store.Append(all);
        outcome.Accepted = outcome.IsFull ? 0 : all.Sum(static s => s.Item2.Count);
        return outcome;
    }

    /// <summary>Takes a request in protobuf: its records become entries without an object for each.</summary>
    public IngestOutcome Take(ReadOnlyMemory<byte> request)
    {
        var outcome = new IngestOutcome();
        var builder = _builders.Rent();
        try
        {
            var batch = builder.Build(request, _sources, new TimeWindow(_options), outcome);
            outcome.IsFull = !_store.Append(batch);
            outcome.Accepted = outcome.IsFull ? 0 : batch.Count;
            return outcome;
        }
        finally
        {
            builder.Clear(default);
            _builders.Return(builder, builder.IsSmall);
        }
    }

    private static void Map(LogResource resource, ScopeLogs scope, TimeWindow window, List<LogEntry> entries, IngestOutcome outcome)
    {
        var mapper = new LogRecordMapper(resource, scope);
        foreach (var record in scope.Records)
        {
            var time = LogRecordMapper.Time(record, window.NowMilliseconds);
            if (!window.HoldsNanoseconds(time))
            {
                outcome.Reject(1, $"entry for stream '{resource.Stream}' has {window.Explain(time / 1_000_000)}");
                continue;
            }

            var entry = mapper.Map(record, time);
            if (LineLimit.Explain(resource.Stream, entry.Line.Length) is { } problem)
            {
                outcome.Reject(1, problem);
                continue;
            }

            entries.Add(entry);
        }
    }

    private LogResource Resource(ResourceLogs logs)
    {
        var key = new AttributeSet(logs.Resource.Attributes);
        if (_resources.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_resources.Count >= MostCachedResources)
        {
            _resources.Clear();
        }

        var made = LogResource.Of(logs.Resource.Attributes);
        _resources[key] = made;
        return made;
    }
}
