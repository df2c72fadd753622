using System.Net;
using HyHome.Telemetry.Server;

namespace HyHome.Telemetry;

/// <summary>
/// A development stand-in for Loki, Tempo, Prometheus and Alertmanager: it takes OTLP in and answers the components' own HTTP APIs.
/// One backend holds the data; each port that is to be served is one listener.
/// </summary>
public sealed class TelemetryBackend : IAsyncDisposable
{
    private readonly List<TelemetryListener> _listeners = [];
    private int _isDisposed;

    private TelemetryBackend(BackendParts parts) => Parts = parts;

    /// <summary>The stores and what leads into them.</summary>
    internal BackendParts Parts { get; }

    /// <summary>Opens the stores (and recovers what <see cref="TelemetryBackendOptions.DataPath"/> holds). No port is opened yet.</summary>
    /// <exception cref="IOException">The data folder cannot be used, or another backend has it open; or a file with rules or with the Alertmanager's configuration cannot be read.</exception>
    /// <exception cref="FormatException">A file with rules or with the Alertmanager's configuration is wrong; the message lists all that is, with file and line.</exception>
    public static async Task<TelemetryBackend> StartAsync(TelemetryBackendOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await BackendParts.OpenAsync(options ?? new TelemetryBackendOptions(), cancellationToken));

    /// <summary>Opens a port. Listen on <see cref="IPAddress.Loopback"/> unless others are meant to reach it: there is no authentication.</summary>
    /// <param name="apis">What the port serves. <see cref="TelemetryApis.OtlpGrpc"/> cannot share a port.</param>
    /// <param name="address">Where to listen; port 0 takes a free one, found in <see cref="TelemetryListener.Address"/>.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="ArgumentException">No API is asked for, or gRPC together with another one.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task<TelemetryListener> ListenAsync(TelemetryApis apis, IPEndPoint address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (apis == TelemetryApis.None)
        {
            throw new ArgumentException("A listener serves at least one API.", nameof(apis));
        }

        if (apis.HasFlag(TelemetryApis.OtlpGrpc) && apis != TelemetryApis.OtlpGrpc)
        {
            throw new ArgumentException("OTLP over gRPC needs a port of its own: without TLS a port speaks either HTTP/2 or HTTP/1.1.", nameof(apis));
        }

        var listener = await ListenerHost.StartAsync(apis, address, Parts, cancellationToken);
        lock (_listeners)
        {
            _listeners.Add(listener);
        }

        return listener;
    }

    /// <summary>Starts reading a page of metrics. Its series end when the returned object is disposed, or with the backend.</summary>
    public IAsyncDisposable Scrape(ScrapeTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Parts.Scrapes.Add(target);
    }

    /// <summary>Closes all listeners, then the stores; what was accepted is on disk afterwards where a data folder is set.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        TelemetryListener[] listeners;
        lock (_listeners)
        {
            listeners = [.. _listeners];
            _listeners.Clear();
        }

        await Task.WhenAll(listeners.Select(static l => l.DisposeAsync().AsTask()));
        await Parts.DisposeAsync();
    }
}
