using HyHome.Telemetry;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>The application's one backend: what comes in through Alloy's ports is found through Loki's, Tempo's and Prometheus'.</summary>
internal sealed class SharedBackend(DistributedApplicationModel model, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private TelemetryBackend? _backend;

    /// <summary>The backend, opened by whichever component starts first.</summary>
    public async Task<TelemetryBackend> GetAsync(EmbeddedServiceContext context, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _backend ??= await OpenAsync(context, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<TelemetryBackend> OpenAsync(EmbeddedServiceContext context, CancellationToken cancellationToken)
    {
        // The volume that the model asks for, in its embedded form: beside the components' own folders, for it is all of theirs.
        var keepsData = model.Resources.OfType<LokiResource>().Any(HasVolume)
            || model.Resources.OfType<TempoResource>().Any(HasVolume)
            || model.Resources.OfType<PrometheusResource>().Any(HasVolume);
        var options = Options(keepsData ? Path.Combine(Path.GetDirectoryName(context.DataPath)!, "telemetry") : null);
        try
        {
            return await TelemetryBackend.StartAsync(options, cancellationToken);
        }
        catch (IOException error) when (options.DataPath is not null)
        {
            context.Logger.LogWarning(
                "The telemetry of earlier runs at '{Path}' can't be opened ({Reason}). Is another run using it? This run keeps its telemetry in memory only.",
                options.DataPath,
                error.Message);
            return await TelemetryBackend.StartAsync(Options(dataPath: null), cancellationToken);
        }
    }

    private TelemetryBackendOptions Options(string? dataPath)
    {
        // One store holds all signals here, so the longest retention counts.
        var retentions = model.Resources.OfType<LokiResource>().Select(loki => loki.Retention)
            .Concat(model.Resources.OfType<TempoResource>().Select(tempo => tempo.Retention))
            .Concat(model.Resources.OfType<PrometheusResource>().Select(prometheus => prometheus.Retention));
        return new TelemetryBackendOptions { DataPath = dataPath, Retention = retentions.Max(), LoggerFactory = loggers };
    }

    private static bool HasVolume(IResource resource) =>
        resource.TryGetContainerMounts(out var mounts) && mounts.Any(mount => mount.Type == ContainerMountType.Volume);
}
