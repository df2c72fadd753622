namespace HyHome.Telemetry.Forward;

/// <summary>The ways from one backend to the real stores beside it; null where a signal stays here.</summary>
internal sealed class Forwarders : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { Timeout = Timeout };

    public Forwarders(TelemetryBackendOptions options)
    {
        var to = options.Destinations;
        Logs = to.Logs is null ? null : new RemoteLogs(_http, to.Logs, options);
        Traces = to.Traces is null ? null : new RemoteTraces(_http, to.Traces, options);
        Metrics = to.Metrics is null ? null : new RemoteMetrics(_http, to.Metrics, options);
        Alerts = to.Alerts is null ? null : new RemoteAlerts(_http, to.Alerts);
    }

    public RemoteLogs? Logs { get; }

    public RemoteTraces? Traces { get; }

    public RemoteMetrics? Metrics { get; }

    public RemoteAlerts? Alerts { get; }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(new IAsyncDisposable?[] { Logs, Traces, Metrics }.OfType<IAsyncDisposable>().Select(static f => f.DisposeAsync().AsTask()));
        _http.Dispose();
    }
}
