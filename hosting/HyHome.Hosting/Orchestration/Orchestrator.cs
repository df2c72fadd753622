using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Orchestration.Containers;
using HyHome.Hosting.Orchestration.Endpoints;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Orchestration.Running;
using HyHome.Hosting.Orchestration.Waiting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration;

/// <summary>
/// Runs the model on this machine: allocates all endpoints, then starts every resource at once, each of which waits for what the
/// model says; and stops them in the reverse order. Events come in Aspire's order.
/// </summary>
internal sealed class Orchestrator : IDisposable, IAsyncDisposable
{
    private readonly DistributedApplicationModel _model;
    private readonly ResourceControllerServices _services;
    private readonly RunPlanner _planner;
    private readonly RuntimeChoice _runtime;
    private readonly RunFolder _folder;
    private readonly DistributedApplicationExecutionContext _execution;
    private readonly ILogger<Orchestrator> _logger;
    private readonly Dictionary<IResource, ResourceController> _controllers = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _created = Task.CompletedTask;
    private Task _placed = Task.CompletedTask;
    private Task? _stopped;

    public Orchestrator(
        DistributedApplicationModel model,
        ResourceControllerServices services,
        RunPlanner planner,
        RuntimeChoice runtime,
        RunFolder folder,
        DistributedApplicationExecutionContext execution,
        ILogger<Orchestrator> logger)
    {
        _model = model;
        _services = services;
        _planner = planner;
        _runtime = runtime;
        _folder = folder;
        _execution = execution;
        _logger = logger;
    }

    /// <summary>Completes when every resource that starts by itself is healthy, over, or known not to become so.</summary>
    public Task Settled => Task.WhenAll(_controllers.Values.Select(c => c.Settled));

    /// <summary>Starts the application. Returns when all endpoints are allocated and all starts are under way.</summary>
    /// <exception cref="DistributedApplicationException">The waits of the model form a circle.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var left in LeftoverProcesses.Clean(_folder.Path))
        {
            _logger.LogWarning("Ended process {Pid} of resource '{Resource}', which an earlier run left behind.", left.Process.Pid, left.Resource);
        }

        await _runtime.DecideAsync(cancellationToken).ConfigureAwait(false);
        await _runtime.PrepareAsync(_model.Resources.Where(r => r.IsContainer()), _stopping.Token, cancellationToken).ConfigureAwait(false);
        foreach (var resource in _model.Resources.ToList())
        {
            await PlanAsync(resource).ConfigureAwait(false);
        }

        // What takes its time is not waited for here: what runs in processes starts meanwhile.
        var isDecided = _runtime.IsDecided;
        _placed = _runtime.PlaceAsync(_model, isDecided ? cancellationToken : _stopping.Token);
        if (isDecided)
        {
            await _placed.ConfigureAwait(false);
        }

        await _services.Parameters.PublishAsync(_model, cancellationToken).ConfigureAwait(false);
        await PublishAllocationAsync(cancellationToken).ConfigureAwait(false);
#pragma warning disable CS0618 // AppHosts of some age subscribe to it.
        await _services.Eventing.PublishAsync(new AfterEndpointsAllocatedEvent(_services.Provider, _model), cancellationToken).ConfigureAwait(false);
#pragma warning restore CS0618
        foreach (var controller in _controllers.Values)
        {
            await (controller.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any() ? controller.LeaveStoppedAsync() : controller.StartAsync(cancellationToken))
                .ConfigureAwait(false);
        }

        _created = AnnounceCreatedAsync();
    }

    /// <summary>Stops everything, what nothing depends on first. A second call waits for the first.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_controllers)
        {
            return _stopped ??= StopAllAsync(cancellationToken);
        }
    }

    /// <summary>Stops what was not stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var controller in _controllers.Values)
        {
            controller.Dispose();
        }

        _stopping.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private async Task StopAllAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_services.Options.ShutdownTimeout);
        foreach (var group in new DependencyGraph(_model).StopOrder())
        {
            await Task.WhenAll(group.Where(_controllers.ContainsKey).Select(r => _controllers[r].StopAsync(deadline.Token))).ConfigureAwait(false);
        }

        await _created.ConfigureAwait(false);

        // Or it might make what is removed next.
        await _placed.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_runtime.Engine is { } engine)
        {
            await engine.EndAsync(deadline.Token).ConfigureAwait(false);
        }
    }

    private async Task PlanAsync(IResource resource)
    {
        var controller = _planner.Plan(resource, out var unavailable);
        if (controller is not null)
        {
            _controllers.Add(resource, controller);
            LifecycleCommands.Add(controller);
        }

        foreach (var id in controller is null ? [resource.Name] : ResourceInstances.Of(resource))
        {
            await _services.Notifications.PublishUpdateAsync(
                resource,
                id,
                snapshot => unavailable is null ? snapshot : snapshot.WithReason(unavailable) with { State = new ResourceStateSnapshot(LocalStates.Unavailable, KnownResourceStateStyles.Warn) })
                .ConfigureAwait(false);
        }
    }

    private async Task PublishAllocationAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in _model.Resources.ToList())
        {
            // The addresses of resources with endpoints follow below, once those may have been changed by subscribers.
            if (resource is not IResourceWithEndpoints)
            {
                await TryAsync(resource, "computing its URLs", () => PublishUrlsAsync(resource, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            // Resources of other kinds start their own life here, and may take as long as they like.
            _ = Task.Run(
                () => TryAsync(
                    resource,
                    "a subscriber to its initialization",
                    () => _services.Eventing.PublishAsync(
                        new InitializeResourceEvent(resource, _services.Eventing, _services.Loggers, _services.Notifications, _services.Provider),
                        EventDispatchBehavior.BlockingConcurrent,
                        _stopping.Token),
                    _stopping.Token),
                CancellationToken.None);
        }

        foreach (var resource in _model.Resources.OfType<IResourceWithEndpoints>().ToList())
        {
            await TryAsync(
                resource,
                "a subscriber to the allocation of its endpoints",
                () => _services.Eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, _services.Provider), cancellationToken),
                cancellationToken).ConfigureAwait(false);
            await TryAsync(resource, "computing its URLs", () => PublishUrlsAsync(resource, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        foreach (var resource in _model.Resources.OfType<IResourceWithConnectionString>().Where(r => _controllers.ContainsKey(Owner(r))).ToList())
        {
            await TryAsync(
                resource,
                "a subscriber to its connection string",
                () => _services.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, _services.Provider), cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
    }

    // What the AppHost's code throws on behalf of one resource is that resource's failure: the others start nevertheless.
    private async Task TryAsync(IResource resource, string what, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || _stopping.IsCancellationRequested)
        {
            _logger.LogDebug("Stopped before {What} of resource '{Resource}' ended.", what, resource.Name);
        }
        catch (Exception e)
        {
            var problem = $"{what} failed: {e.Message}";
            _services.Loggers.GetLogger(resource).LogError(e, "Failed to start: {Problem}", problem);
            if (_controllers.TryGetValue(resource, out var controller))
            {
                controller.AddProblem(problem);
                return;
            }

            await _services.Notifications.PublishUpdateAsync(
                resource,
                snapshot => snapshot.WithReason(problem) with { State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error) })
                .ConfigureAwait(false);
        }
    }

    private async Task PublishUrlsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var urls = await ResourceUrls.GetAsync(resource, _execution, cancellationToken).ConfigureAwait(false);
        foreach (var id in ResourceInstances.Of(resource))
        {
            await _services.Notifications.PublishUpdateAsync(resource, id, snapshot => snapshot with { Urls = [.. urls] }).ConfigureAwait(false);
        }
    }

    private static IResource Owner(IResource resource) => resource is IResourceWithParent child ? Owner(child.Parent) : resource;

    private async Task AnnounceCreatedAsync()
    {
        try
        {
            await Task.WhenAll(_controllers.Values.Select(c => c.Created)).WaitAsync(_stopping.Token).ConfigureAwait(false);
            await _services.Eventing.PublishAsync(new AfterResourcesCreatedEvent(_services.Provider, _model), _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _logger.LogDebug("Stopped before all resources were created.");
        }
        catch (Exception e)
        {
            _logger.LogError(e, "A subscriber to the event that all resources were created failed.");
        }
    }
}
