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

    private BackendParts(TelemetryBackendOptions options, MetricStore metricStore, LogStore logStore, TraceStore traceStore)
    {
        Options = options;
        (Metrics, Logs, Traces) = (metricStore, logStore, traceStore);
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

    /// <summary>Opens the stores, at the same time because each may have a journal to replay, and starts what works on them.</summary>
    public static async Task<BackendParts> OpenAsync(TelemetryBackendOptions options, CancellationToken cancellationToken)
    {
        var metrics = Task.Run(() => new MetricStore(Store(options, MetricShare)), cancellationToken);
        var logs = Task.Run(() => new LogStore(Store(options, LogShare)), cancellationToken);
        var traces = Task.Run(() => new TraceStore(Store(options, TraceShare)), cancellationToken);
        try
        {
            await Task.WhenAll(metrics, logs, traces);
            return new BackendParts(options, await metrics, await logs, await traces);
        }
        catch
        {
            // Their folders are free again for the next attempt.
            await CloseAsync(metrics);
            await CloseAsync(logs);
            await CloseAsync(traces);
            throw;
        }
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
        await Task.WhenAll(
            Task.Run(async () => await Metrics.DisposeAsync()), Task.Run(async () => await Logs.DisposeAsync()), Task.Run(async () => await Traces.DisposeAsync()));
    }

    private static async Task CloseAsync<T>(Task<T> store)
        where T : IAsyncDisposable
    {
        if (store.IsCompletedSuccessfully)
        {
            await (await store).DisposeAsync();
        }
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
