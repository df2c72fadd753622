using HyHome.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>One component's ports, served by the backend that all components of the application share, and what it scrapes.</summary>
internal sealed class EmbeddedComponent(
    SharedBackend shared, IReadOnlyDictionary<string, TelemetryApis> apis, IReadOnlyList<ScrapeTarget> targets, Func<LokiResource?>? containerLogs = null)
    : IEmbeddedService, IAsyncDisposable
{
    private readonly List<TelemetryListener> _listeners = [];
    private EmbeddedScraper? _scraper;
    private ContainerLogTail? _containerLogs;

    public async Task StartAsync(EmbeddedServiceContext context, CancellationToken cancellationToken)
    {
        var backend = await shared.GetAsync(context, cancellationToken);
        try
        {
            foreach (var (endpoint, address) in context.Listen)
            {
                if (apis.TryGetValue(endpoint, out var served))
                {
                    _listeners.Add(await backend.ListenAsync(served, address, cancellationToken));
                }
            }
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }

        _scraper = new EmbeddedScraper(backend, context.Services.GetRequiredService<ResourceNotificationService>(), targets);
        if (containerLogs?.Invoke() is { } loki)
        {
            _containerLogs = new ContainerLogTail(context, loki);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_scraper is not null)
        {
            await _scraper.DisposeAsync();
            _scraper = null;
        }

        if (_containerLogs is not null)
        {
            await _containerLogs.DisposeAsync();
            _containerLogs = null;
        }

        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        _listeners.Clear();
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);
}
