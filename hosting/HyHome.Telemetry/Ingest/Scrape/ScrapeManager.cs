using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.Scrape;

/// <summary>The targets that are being scraped.</summary>
internal sealed class ScrapeManager : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Scraper> _scrapers = [];
    private readonly IMetricAppender _store;
    private readonly TelemetryBackendOptions _options;

    public ScrapeManager(IMetricAppender store, TelemetryBackendOptions options)
    {
        _store = store;
        _options = options;
    }

    public IReadOnlyList<Scraper> Scrapers
    {
        get
        {
            lock (_gate)
            {
                return [.. _scrapers];
            }
        }
    }

    /// <summary>Starts to scrape a target; dispose the answer to end it.</summary>
    public IAsyncDisposable Add(ScrapeTarget target)
    {
        var scraper = new Scraper(target, _store, _options);
        lock (_gate)
        {
            _scrapers.Add(scraper);
        }

        scraper.Start();
        return new Active(this, scraper);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var scraper in Scrapers)
        {
            await EndAsync(scraper);
        }
    }

    private async ValueTask EndAsync(Scraper scraper)
    {
        bool isActive;
        lock (_gate)
        {
            isActive = _scrapers.Remove(scraper);
        }

        if (isActive)
        {
            await scraper.DisposeAsync();
        }
    }

    private sealed class Active : IAsyncDisposable
    {
        private readonly ScrapeManager _manager;
        private readonly Scraper _scraper;

        public Active(ScrapeManager manager, Scraper scraper)
        {
            _manager = manager;
            _scraper = scraper;
        }

        public ValueTask DisposeAsync() => _manager.EndAsync(_scraper);
    }
}
