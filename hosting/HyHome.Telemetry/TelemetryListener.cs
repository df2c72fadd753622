using System.Net;
using Microsoft.AspNetCore.Builder;

namespace HyHome.Telemetry;

/// <summary>One open port of a <see cref="TelemetryBackend"/>.</summary>
public sealed class TelemetryListener : IAsyncDisposable
{
    private readonly WebApplication _host;

    internal TelemetryListener(WebApplication host, TelemetryApis apis, IPEndPoint address)
    {
        _host = host;
        Apis = apis;
        Address = address;
    }

    /// <summary>What it serves.</summary>
    public TelemetryApis Apis { get; }

    /// <summary>Where it listens; the port is the real one where 0 was asked for.</summary>
    public IPEndPoint Address { get; }

    /// <summary>The address as a URL, such as <c>http://127.0.0.1:4317</c>.</summary>
    public Uri Url => new($"http://{Address}");

    /// <summary>Stops taking requests, lets those under way end until <paramref name="cancellationToken"/> is cancelled, and closes the port. Telemetry stays in the backend.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using (var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await StopAsync(deadline.Token);
        }

        await _host.DisposeAsync();
    }
}
