using System.Diagnostics;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Ingest.Scrape;

/// <summary>
/// Reads one target at its interval. Beside the page's series it writes Prometheus' own about the scrape, and a stale marker for each series
/// that is not on the page any more, or for all of them where the target cannot be read or is given up.
/// </summary>
internal sealed class Scraper : IAsyncDisposable
{
    private const string Accept = "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly ScrapeTarget _target;
    private readonly IMetricAppender _store;
    private readonly TelemetryBackendOptions _options;
    private readonly HttpClient _http;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, LabelSet> _reports = [];
    private HashSet<LabelSet> _live = [];
    private Task _loop = Task.CompletedTask;

    public Scraper(ScrapeTarget target, IMetricAppender store, TelemetryBackendOptions options)
    {
        _target = target;
        _store = store;
        _options = options;
        _logger = options.LoggerFactory.CreateLogger("HyHome.Telemetry.Scrape");
        _http = new HttpClient { Timeout = target.Timeout, MaxResponseContentBufferSize = MostBytes };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", Accept);
    }

    public ScrapeTarget Target => _target;

    /// <summary>When it was last read, how long that took, and what went wrong (null: nothing).</summary>
    public (DateTimeOffset At, TimeSpan Duration, string? Error) Last { get; private set; }

    /// <summary>What the page last said of its metrics.</summary>
    public IReadOnlyDictionary<string, MetricMetadata> Metadata { get; private set; } = new Dictionary<string, MetricMetadata>();

    public void Start() => _loop = RunAsync();

    /// <summary>Reads the target once.</summary>
    public async Task ScrapeAsync(CancellationToken cancellationToken)
    {
        var at = _options.TimeProvider.GetUtcNow();
        var now = at.ToUnixTimeMilliseconds();
        var start = Stopwatch.GetTimestamp();
        List<ScrapedSample> samples = [];
        string? error = null;
        try
        {
            samples = await ReadAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or ExpositionFormatException or IOException ||
            (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            error = failure.Message;
            _logger.LogDebug("Scrape of {Url} failed: {Reason}", _target.Url, error);
        }

        var live = new HashSet<LabelSet>();
        var added = 0;
        foreach (var sample in samples)
        {
            added += Append(sample, now, live) ? 1 : 0;
        }

        MarkStale(_live.Except(live), now);
        _live = live;
        var duration = Stopwatch.GetElapsedTime(start);
        Report("up", error is null ? 1 : 0, now);
        Report("scrape_duration_seconds", duration.TotalSeconds, now);
        Report("scrape_samples_scraped", samples.Count, now);
        Report("scrape_samples_post_metric_relabeling", samples.Count, now);
        Report("scrape_series_added", added, now);
        Last = (at, duration, error);
    }

    /// <summary>Ends reading and marks all of the target's series as ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        MarkStale(_live.Concat(_reports.Values), _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() + 1);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_target.Interval, _options.TimeProvider);
        try
        {
            do
            {
                await ScrapeAsync(_stop.Token);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _logger.LogDebug("Scraping of {Url} ended.", _target.Url);
        }
    }

    private async Task<List<ScrapedSample>> ReadAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(_target.Url, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"server returned HTTP status {(int)response.StatusCode} {response.ReasonPhrase}");
        }

        var page = await response.Content.ReadAsStringAsync(cancellationToken);
        var (samples, metadata) = ExpositionParser.Parse(page, response.Content.Headers.ContentType?.MediaType == "application/openmetrics-text");
        Metadata = metadata;
        foreach (var (metric, known) in metadata)
        {
            _store.SetMetadata(metric, known);
        }

        return samples;
    }

    private bool Append(ScrapedSample sample, long now, HashSet<LabelSet> live)
    {
        var series = WithTarget(sample.Labels);
        _store.Append(series, sample.Timestamp ?? now, sample.Value);
        if (sample.Exemplar is { } exemplar)
        {
            _store.AppendExemplar(series, new Exemplar(exemplar.Labels, exemplar.Value, exemplar.Timestamp ?? now));
        }

        // Series with times of their own are not ended by a scrape: their source decides when they are.
        return sample.Timestamp is null && live.Add(series) && !_live.Contains(series);
    }

    // The target's labels win; what the page had under their names is kept as exported_….
    private LabelSet WithTarget(IReadOnlyList<Label> labels) => LabelSet.Create(labels
        .Select(static l => l.Name is "job" or "instance" ? new Label("exported_" + l.Name, l.Value) : l)
        .Append(new Label("job", _target.Job))
        .Append(new Label("instance", $"{_target.Url.Host}:{_target.Url.Port}")));

    private void Report(string name, double value, long now)
    {
        if (!_reports.TryGetValue(name, out var series))
        {
            series = WithTarget([new Label(LabelSet.MetricName, name)]);
            _reports[name] = series;
        }

        _store.Append(series, now, value);
    }

    private void MarkStale(IEnumerable<LabelSet> series, long now)
    {
        foreach (var ended in series)
        {
            _store.Append(ended, now, StaleMarker.Value);
        }
    }
}
