using HyHome.Telemetry.Ingest.Scrape;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>What Prometheus' API is answered from.</summary>
internal sealed class PrometheusApiContext
{
    public PrometheusApiContext(IMetricSource source, TimeProvider? timeProvider = null, PromQLEngine? engine = null)
    {
        Source = source;
        TimeProvider = timeProvider ?? TimeProvider.System;
        Engine = engine ?? new PromQLEngine(source);
        Started = TimeProvider.GetUtcNow();
    }

    public IMetricSource Source { get; }

    public PromQLEngine Engine { get; }

    public TimeProvider TimeProvider { get; }

    public DateTimeOffset Started { get; }

    /// <summary>The rules that are evaluated; none where null.</summary>
    public RuleManager? Rules { get; init; }

    /// <summary>The targets that are scraped now.</summary>
    public Func<IReadOnlyList<Scraper>> Scrapers { get; init; } = static () => [];

    /// <summary>The Alertmanagers that alerts go to now.</summary>
    public Func<IReadOnlyList<Uri>> Alertmanagers { get; init; } = static () => [];

    /// <summary>How long samples are kept, as the status pages say it.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The configuration file, as the status page shows it.</summary>
    public string Configuration { get; init; } = "";

    public long Now => TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
