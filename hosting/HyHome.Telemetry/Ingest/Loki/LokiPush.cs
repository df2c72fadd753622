using HyHome.Telemetry.Api.Loki;
using HyHome.Telemetry.Ingest.Logs;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Logs;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Ingest.Loki;

/// <summary>Takes pushed streams in: finds the service's name and each line's level, refuses what Loki's limits refuse, and stores the rest.</summary>
internal sealed class LokiPush
{
    private const string ServiceName = "service_name";
    private const int MostLabelNames = 15;
    private const int LongestLabelName = 1024;
    private const int LongestLabelValue = 2048;
    private const int LargestMetadata = 64 * 1024;
    private const int MostMetadata = 128;

    // Loki's default of discover_service_name.
    private static readonly string[] ServiceLabels =
    [
        "service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name", "k8s_container_name",
        "component", "workload", "job", "k8s_job_name",
    ];

    private readonly ILogAppender _store;
    private readonly TelemetryBackendOptions _options;

    public LokiPush(ILogAppender store, TelemetryBackendOptions options)
    {
        _store = store;
        _options = options;
    }

    /// <summary>Stores what is valid; the status and message are the answer. What is valid stays stored though the rest is refused.</summary>
    /// <param name="streams">The streams of a request.</param>
    /// <param name="outcome">Counts the lines that were stored and refused.</param>
    public (int Status, string Message) Take(IReadOnlyList<PushStream> streams, IngestOutcome outcome)
    {
        if (streams.Count == 0)
        {
            return (StatusCodes.Status422UnprocessableEntity, "error at least one valid stream is required for ingestion");
        }

        var now = _options.TimeProvider.GetUtcNow();
        var oldest = ((now - _options.Retention) - DateTimeOffset.UnixEpoch).Ticks * 100;
        var newest = ((now + _options.FutureTolerance) - DateTimeOffset.UnixEpoch).Ticks * 100;
        var errors = new List<string>();
        foreach (var stream in streams)
        {
            if (stream.Entries.Count == 0)
            {
                continue;
            }

            var labels = WithServiceName(stream.Labels);
            if (LabelError(labels) is { } labelError)
            {
                errors.Add(labelError);
                outcome.Reject(stream.Entries.Count, labelError);
                continue;
            }

            var entries = new List<LogEntry>(stream.Entries.Count);
            foreach (var entry in stream.Entries)
            {
                if (EntryError(labels, entry, oldest, newest) is { } error)
                {
                    errors.Add(error);
                    outcome.Reject(1, error);
                }
                else
                {
                    entries.Add(WithLevel(labels, entry));
                }
            }

            if (entries.Count > 0 && !_store.Append(labels, entries))
            {
                outcome.IsFull = true;
                return (StatusCodes.Status429TooManyRequests,
                    $"ingestion rate limit exceeded for user fake while attempting to ingest '{entries.Count}' lines: the store is at its memory ceiling, "
                    + "reduce log volume or raise the ceiling");
            }

            outcome.Accepted += entries.Count;
        }

        return errors.Count == 0 ? (StatusCodes.Status204NoContent, "") : (StatusCodes.Status400BadRequest, Summary(errors));
    }

    private static string Summary(List<string> errors) => errors.Count == 1
        ? errors[0]
        : $"{errors.Count} errors: {string.Join("; ", errors.Distinct().Take(10))}";

    private static LabelSet WithServiceName(LabelSet labels)
    {
        if (labels.TryGetValue(ServiceName, out _))
        {
            return labels;
        }

        var name = ServiceLabels.Select(l => labels[l]).FirstOrDefault(static v => v.Length > 0) ?? "unknown_service";
        return labels.With(ServiceName, name);
    }

    private static LogEntry WithLevel(LabelSet labels, LogEntry entry)
    {
        if (entry.Metadata.TryGetValue(LevelDetector.LabelName, out var level))
        {
            var normal = LevelDetector.Normalise(level);
            return normal == level ? entry : entry with { Metadata = entry.Metadata.With(LevelDetector.LabelName, normal) };
        }

        var detected = LevelDetector.Detect(labels, entry.Metadata.AsSpan(), entry.Line.Span);
        return entry with { Metadata = entry.Metadata.With(LevelDetector.LabelName, detected) };
    }

    private static string? LabelError(LabelSet labels)
    {
        // The service's name is Loki's own and does not count.
        if (labels.Count - 1 > MostLabelNames)
        {
            return $"entry for stream '{labels}' has {labels.Count - 1} label names; limit {MostLabelNames}";
        }

        foreach (var label in labels.AsSpan())
        {
            if (label.Name.Length > LongestLabelName)
            {
                return $"stream '{labels}' has label name too long: '{label.Name}'";
            }

            if (label.Value.Length > LongestLabelValue)
            {
                return $"stream '{labels}' has label value too long: '{label.Value}'";
            }
        }

        return null;
    }

    private static string? EntryError(LabelSet labels, LogEntry entry, long oldest, long newest)
    {
        if (entry.Timestamp < oldest)
        {
            return $"entry for stream '{labels}' has timestamp too old: {LokiTime.Format(entry.Timestamp)}, oldest acceptable timestamp is: {LokiTime.Format(oldest)}";
        }

        if (entry.Timestamp > newest)
        {
            return $"entry for stream '{labels}' has timestamp too new: {LokiTime.Format(entry.Timestamp)}";
        }

        if (LineLimit.Explain(labels, entry.Line.Length) is { } problem)
        {
            return problem;
        }

        var size = entry.Metadata.Sum(static l => l.Name.Length + l.Value.Length);
        if (size > LargestMetadata)
        {
            return $"stream '{labels}' has structured metadata too large: '{size}' bytes, limit: '{LargestMetadata}' bytes. "
                + "Please see `limits_config.max_structured_metadata_size` or contact your Loki administrator to increase it";
        }

        return entry.Metadata.Count > MostMetadata
            ? $"stream '{labels}' has too many structured metadata labels: '{entry.Metadata.Count}', limit: '{MostMetadata}'. "
                + "Please see `limits_config.max_structured_metadata_entries_count` or contact your Loki administrator to increase it"
            : null;
    }
}
