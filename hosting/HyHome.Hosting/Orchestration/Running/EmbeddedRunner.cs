using System.Net;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Containers;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>Serves container resources that have an embedded form inside this process.</summary>
internal sealed class EmbeddedRunner : IResourceRunner
{
    private readonly IServiceProvider _services;
    private readonly ResourceLoggerService _loggers;
    private readonly RunFolder _folder;
    private readonly RuntimeChoice _choice;
    private readonly Placement _placement;

    public EmbeddedRunner(IServiceProvider services, ResourceLoggerService loggers, RunFolder folder, RuntimeChoice choice, Placement placement)
    {
        _placement = placement;
        _choice = choice;
        _services = services;
        _loggers = loggers;
        _folder = folder;
    }

    public bool Handles(IResource resource) => resource.HasAnnotationOfType<EmbeddedServiceAnnotation>();

    public async Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        await _placement.WaitAsync(resource, instance.Id, cancellationToken).ConfigureAwait(false);
        var service = resource.Annotations.OfType<EmbeddedServiceAnnotation>().Last().Factory(_services);
        var logger = _loggers.GetLogger(instance.Id);
        var context = new EmbeddedServiceContext
        {
            Resource = resource,
            Listen = instance.Endpoints.ToDictionary(e => e.Endpoint.Name, e => new IPEndPoint(IPAddress.Loopback, e.Port), StringComparer.OrdinalIgnoreCase),
            Logger = logger,
            DataPath = Directory.CreateDirectory(Path.Combine(_folder.DataPath, resource.Name)).FullName,
            Services = _services,
            RunsInContainer = _choice.RunsInEngine,
        };
        await service.StartAsync(context, cancellationToken).ConfigureAwait(false);
        return new RunningService(service, logger);
    }

    private sealed class RunningService(IEmbeddedService service, ILogger logger) : IRunningResource
    {
        private readonly TaskCompletionSource<int?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _stopped;

        public IReadOnlyList<ResourcePropertySnapshot> Properties { get; } = [new("embedded", true) { DisplayName = "Embedded in the AppHost" }];

        public IReadOnlyList<EnvironmentVariableSnapshot> Environment => [];

        public IReadOnlyList<string> LastLines => [];

        public Task<int?> Ended => _ended.Task;

        public async Task StopAsync(TimeSpan gracePeriod, CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref _stopped, 1) != 0)
            {
                await _ended.Task.ConfigureAwait(false);
                return;
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(gracePeriod);
            try
            {
                await service.StopAsync(patience.Token).ConfigureAwait(false);
                if (service is IAsyncDisposable disposable)
                {
                    await disposable.DisposeAsync().ConfigureAwait(false);
                }
            }
            catch (Exception e)
            {
                logger.LogError(e, "The service did not stop cleanly.");
            }
            finally
            {
                _ended.TrySetResult(null);
            }
        }
    }
}
