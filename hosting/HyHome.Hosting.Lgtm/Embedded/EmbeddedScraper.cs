using HyHome.Telemetry;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>Scrapes the model's targets as each gets its address. One that never runs here (a container without an engine) is never waited for.</summary>
internal sealed class EmbeddedScraper : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _scrapes;

    public EmbeddedScraper(TelemetryBackend backend, IReadOnlyList<ScrapeTarget> targets) =>
        _scrapes = Task.WhenAll(targets.Select(target => ScrapeAsync(backend, target)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _scrapes;
        _stop.Dispose();
    }

    private async Task ScrapeAsync(TelemetryBackend backend, ScrapeTarget target)
    {
        try
        {
            var address = await target.Endpoint.Property(EndpointProperty.Url).GetValueAsync(_stop.Token).AsTask().WaitAsync(_stop.Token);
            await using var scrape = backend.Scrape(new(target.Job, new Uri(new Uri(address!), target.Path), Interval));
            await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, which is how every scrape ends.
        }
    }
}
