using HyHome.Telemetry;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>Scrapes the model's targets from when each runs first. One that never runs here (a container without an engine) is none, so that no alert calls it down.</summary>
internal sealed class EmbeddedScraper : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly TelemetryBackend _backend;
    private readonly ResourceNotificationService _states;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _scrapes;

    public EmbeddedScraper(TelemetryBackend backend, ResourceNotificationService states, IReadOnlyList<ScrapeTarget> targets)
    {
        _backend = backend;
        _states = states;
        _scrapes = Task.WhenAll(targets.Select(ScrapeAsync));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _scrapes;
        _stop.Dispose();
    }

    private async Task ScrapeAsync(ScrapeTarget target)
    {
        try
        {
            await _states.WaitForResourceAsync(target.Endpoint.Resource.Name, KnownResourceStates.Running, _stop.Token);
            var address = await target.Endpoint.Property(EndpointProperty.Url).GetValueAsync(_stop.Token).AsTask().WaitAsync(_stop.Token);
            await using var scrape = _backend.Scrape(new(target.Job, new Uri(new Uri(address!), target.Path), Interval));
            await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, which is how every scrape ends.
        }
    }
}
