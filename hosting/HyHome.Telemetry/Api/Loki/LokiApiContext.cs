using HyHome.Telemetry.Ingest;
using HyHome.Telemetry.Ingest.Loki;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>What the handlers of Loki's API work with.</summary>
internal sealed class LokiApiContext
{
    public LokiApiContext(ILogSource source, ILogAppender appender, TelemetryBackendOptions options)
    {
        Source = source;
        Options = options;
        Engine = new LogQLEngine(source);
        Push = new LokiPush(appender, options);
    }

    public ILogSource Source { get; }

    public LogQLEngine Engine { get; }

    public LokiPush Push { get; }

    public TelemetryBackendOptions Options { get; }

    /// <summary>Where pushed lines are counted.</summary>
    public IngestCounters Counters { get; init; } = new();

    /// <summary>The most lines that a query may ask for: Loki's default of <c>max_entries_limit_per_query</c>.</summary>
    public int MaxEntries { get; init; } = 5000;

    /// <summary>How long a query may run: Loki's default of <c>query_timeout</c>.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long Now => (Options.TimeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
