using HyHome.Telemetry.Forward;
using HyHome.Telemetry.Ingest;
using HyHome.Telemetry.Ingest.Logs;
using HyHome.Telemetry.Ingest.Metrics;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Scrape;
using HyHome.Telemetry.Ingest.Traces;
using HyHome.Telemetry.SpanMetrics;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Server;

/// <summary>What the listeners of one backend share: the stores and the ways into them.</summary>
internal sealed class BackendParts : IAsyncDisposable
{
    // Metrics compress best, and traces are the largest: the ceiling is shared out by what a minute of each takes.
    private const double MetricShare = 0.3;
    private const double LogShare = 0.3;
    private const double TraceShare = 0.4;

    public BackendParts(TelemetryBackendOptions options)
    {
        Options = options;
        Metrics = new MetricStore(Store(options, MetricShare));
        Logs = new LogStore(Store(options, LogShare));
        Traces = new TraceStore(Store(options, TraceShare));
        Forward = new Forwarders(options);
        IMetricAppender metrics = Forward.Metrics is null ? Metrics : Forward.Metrics;
        SpanMetrics = new SpanMetricsGenerator(
            metrics, new SpanMetricsOptions { CollectionInterval = options.SpanMetricsInterval }, options.TimeProvider, options.LoggerFactory.CreateLogger("HyHome.Telemetry.SpanMetrics"));
        Scrapes = new ScrapeManager(metrics, options);
        Alerting = new AlertingParts(options, Metrics, Logs, Forward.Alerts);
        Alerting.Start();
        Otlp = new OtlpIngest(
            new TraceIngest(Traces, options, [SpanMetrics]),
            new LogIngest(Logs, options),
            new MetricIngest(() => Forward.Metrics is { } remote ? new RemoteSeriesAppender(remote) : new MetricAppendSession(Metrics), options),
            Counters,
            Forward);
    }

    public TelemetryBackendOptions Options { get; }

    public MetricStore Metrics { get; }

    public LogStore Logs { get; }

    public TraceStore Traces { get; }

    public Forwarders Forward { get; }

    public SpanMetricsGenerator SpanMetrics { get; }

    public ScrapeManager Scrapes { get; }

    public AlertingParts Alerting { get; }

    public OtlpIngest Otlp { get; }

    public IngestCounters Counters { get; } = new();

    public RequestTimings Timings { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Alerting.DisposeAsync();
        await Scrapes.DisposeAsync();
        await SpanMetrics.DisposeAsync();
        await Forward.DisposeAsync();
        await Metrics.DisposeAsync();
        await Logs.DisposeAsync();
        await Traces.DisposeAsync();
    }

    private static StoreOptions Store(TelemetryBackendOptions options, double share) => new()
    {
        DataPath = options.DataPath,
        Retention = options.Retention,
        MaxMemoryBytes = (long)(options.MemoryCeiling * share),
        TimeProvider = options.TimeProvider,
        Logger = options.LoggerFactory.CreateLogger("HyHome.Telemetry.Storage"),
    };
}
