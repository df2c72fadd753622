using HyHome.Telemetry;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>The application's one backend: what comes in through Alloy's ports is found through Loki's, Tempo's and Prometheus'.</summary>
/// <param name="model">The application's resources.</param>
/// <param name="loggers">Where the backend logs to.</param>
/// <param name="time">The application's clock: a test that replaces it in the services moves rules, scrapes and notifications with it.</param>
internal sealed class SharedBackend(DistributedApplicationModel model, ILoggerFactory loggers, TimeProvider time) : IAsyncDisposable
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
        var root = Path.GetDirectoryName(context.DataPath)!;
        var options = await OptionsAsync(keepsData ? Path.Combine(root, "telemetry") : null, root, context, cancellationToken);
        try
        {
            return await TelemetryBackend.StartAsync(options, cancellationToken);
        }
        catch (FormatException error)
        {
            throw new DistributedApplicationException($"The rules or the configuration of alerting are wrong, so the embedded stack does not start:{Environment.NewLine}{error.Message}", error);
        }
        catch (IOException error) when (options.DataPath is not null)
        {
            context.Logger.LogWarning(
                "The telemetry of earlier runs at '{Path}' can't be opened ({Reason}). Is another run using it? This run keeps its telemetry in memory only.",
                options.DataPath,
                error.Message);
            (options.DataPath, options.AlertmanagerDataPath) = (null, null);
            return await TelemetryBackend.StartAsync(options, cancellationToken);
        }
    }

    private async Task<TelemetryBackendOptions> OptionsAsync(string? dataPath, string root, EmbeddedServiceContext context, CancellationToken cancellationToken)
    {
        // One store holds all signals here, so the longest retention counts.
        var retentions = model.Resources.OfType<LokiResource>().Select(loki => loki.Retention)
            .Concat(model.Resources.OfType<TempoResource>().Select(tempo => tempo.Retention))
            .Concat(model.Resources.OfType<PrometheusResource>().Select(prometheus => prometheus.Retention));
        var options = new TelemetryBackendOptions
        {
            DataPath = dataPath,
            Retention = retentions.DefaultIfEmpty(TimeSpan.FromDays(7)).Max(),
            LoggerFactory = loggers,
            TimeProvider = time,
        };

        // Those whose images are there run as themselves beside this stand-in for the others, and read their files themselves.
        options.Destinations.Logs = Address<LokiResource>(context, loki => loki.PrimaryEndpoint, "/otlp");
        options.Destinations.Traces = Address<TempoResource>(context, tempo => tempo.OtlpGrpcEndpoint, "/");
        options.Destinations.Metrics = Address<PrometheusResource>(context, prometheus => prometheus.PrimaryEndpoint, "/api/v1/write");
        options.Destinations.Alerts = Address<AlertmanagerResource>(context, alertmanager => alertmanager.PrimaryEndpoint, "/");
        var files = new ModelFiles();
        foreach (var resource in model.Resources.Where(resource => resource is PrometheusResource or LokiResource or AlertmanagerResource && !context.RunsInContainer(resource)))
        {
            await files.AddAsync(resource, context.Services, cancellationToken);
        }

        // Silences are Alertmanager's own: they outlive the run where its volume says so.
        var alertmanager = model.Resources.OfType<AlertmanagerResource>().FirstOrDefault(HasVolume);
        options.AlertmanagerDataPath = alertmanager is null ? null : Path.Combine(root, alertmanager.Name);
        EmbeddedAlerting.Apply(options, files);
        return options;
    }

    private Uri? Address<T>(EmbeddedServiceContext context, Func<T, EndpointReference> endpoint, string path)
        where T : IResource =>
        model.Resources.OfType<T>().FirstOrDefault(resource => context.RunsInContainer(resource)) is { } found ? new Uri(new Uri(endpoint(found).Url), path) : null;

    private static bool HasVolume(IResource resource) =>
        resource.TryGetContainerMounts(out var mounts) && mounts.Any(mount => mount.Type == ContainerMountType.Volume);
}
