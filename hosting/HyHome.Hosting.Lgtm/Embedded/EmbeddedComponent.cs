using HyHome.Telemetry;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>One component's ports, served by the backend that all components of the application share.</summary>
internal sealed class EmbeddedComponent(SharedBackend shared, IReadOnlyDictionary<string, TelemetryApis> apis) : IEmbeddedService
{
    private readonly List<TelemetryListener> _listeners = [];

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
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        _listeners.Clear();
    }
}
