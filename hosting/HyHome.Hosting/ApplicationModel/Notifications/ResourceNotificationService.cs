using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Knows the state of every resource, tells who wants to know, and waits for states.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _latest = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<ResourceEvent>> _watchers = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly ILogger _logger;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly IServiceProvider _services;
    private long _version;

    /// <summary>Creates the service; the application does.</summary>
    /// <param name="logger">The service's own log.</param>
    /// <param name="hostApplicationLifetime">Ends every wait when the application stops.</param>
    /// <param name="serviceProvider">The application's services.</param>
    /// <param name="resourceLoggerService">The logs of the resources.</param>
    public ResourceNotificationService(ILogger<ResourceNotificationService> logger, IHostApplicationLifetime hostApplicationLifetime, IServiceProvider serviceProvider, ResourceLoggerService resourceLoggerService)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(hostApplicationLifetime);
        ArgumentNullException.ThrowIfNull(serviceProvider);
        ArgumentNullException.ThrowIfNull(resourceLoggerService);
        _logger = logger;
        _lifetime = hostApplicationLifetime;
        _services = serviceProvider;
        Loggers = resourceLoggerService;
    }

    internal ResourceLoggerService Loggers { get; }

    internal WaitBehavior DefaultWaitBehavior => _services.GetService<IOptions<ResourceNotificationServiceOptions>>()?.Value.DefaultWaitBehavior ?? WaitBehavior.StopOnResourceUnavailable;

    /// <summary>Changes the state of a resource and tells it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="stateFactory">The new state from the old one.</param>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return PublishUpdateAsync(resource, resource.Name, stateFactory);
    }

    /// <summary>Changes the state of one instance of a resource and tells it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="resourceId">The instance; the resource's name where there is but one.</param>
    /// <param name="stateFactory">The new state from the old one.</param>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceId);
        ArgumentNullException.ThrowIfNull(stateFactory);
        ResourceEvent update;
        lock (_lock)
        {
            var previous = _latest.TryGetValue(resourceId, out var known) ? known.Snapshot : InitialSnapshots.Of(resource);
            var next = SnapshotDecorator.Decorate(resource, stateFactory(previous), _services) with { Version = ++_version };
            update = new ResourceEvent(resource, resourceId, next);
            _latest[resourceId] = update;

            // Written under the lock so that every watcher sees changes in the order they happened; the channels are unbounded, so this never waits.
            foreach (var watcher in _watchers)
            {
                watcher.TryWrite(update);
            }

            if (previous.State?.Text != next.State?.Text || previous.HealthStatus != next.HealthStatus)
            {
                _logger.LogDebug("Resource {Resource} ({Instance}) is {State} {Health}", resource.Name, resourceId, next.State?.Text, next.HealthStatus);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The last known state of an instance.</summary>
    /// <param name="resourceId">The instance, or the resource's name where there is but one.</param>
    /// <param name="resourceEvent">The state, when there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        ArgumentNullException.ThrowIfNull(resourceId);
        return _latest.TryGetValue(resourceId, out resourceEvent);
    }

    /// <summary>The state of every instance as it is now, then every change, until cancelled or the application is disposed.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        lock (_lock)
        {
            foreach (var current in _latest.Values.OrderBy(e => e.Snapshot.Version))
            {
                channel.Writer.TryWrite(current);
            }

            _watchers.Add(channel.Writer);
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
            await foreach (var update in channel.Reader.ReadAllAsync(end.Token).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel.Writer);
            }
        }
    }

    /// <summary>Waits until a resource is in a state.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="targetState">The state; by default <see cref="KnownResourceStates.Running"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">The model has no such resource.</exception>
    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until a resource is in one of several states.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="targetStates">The states.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The state it is in.</returns>
    /// <exception cref="DistributedApplicationException">The model has no such resource.</exception>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targetStates);
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, e => e.Snapshot.State is { } state && states.Contains(state.Text), cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until a resource is as one wants it.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="predicate">Whether it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">The model has no such resource.</exception>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        ArgumentNullException.ThrowIfNull(predicate);
        ThrowIfUnknown(resourceName);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lifetime.ApplicationStopping, _disposing.Token);
        await foreach (var update in WatchAsync(end.Token).ConfigureAwait(false))
        {
            if ((ResourceNames.Equal(update.Resource.Name, resourceName) || ResourceNames.Equal(update.ResourceId, resourceName)) && predicate(update))
            {
                return update;
            }
        }

        throw new OperationCanceledException($"The application stopped while waiting for resource '{resourceName}'.", end.Token);
    }

    /// <summary>Waits until a resource runs and all its health checks pass.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">It cannot become healthy any more, or the model has no such resource.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <summary>Waits until a resource runs and all its health checks pass.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="waitBehavior">What happens when it ends or cannot start.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">It cannot become healthy any more, or the model has no such resource.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            e => IsReady(e.Snapshot) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(e.Snapshot)),
            cancellationToken).ConfigureAwait(false);
        ResourceWaits.ThrowIfUnavailable(reached, "become healthy");
        await (reached.Snapshot.Ready ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(false);
        return reached;
    }

    /// <summary>Waits until a resource runs and all its health checks pass, but not longer than a time.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="deadline">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The time is over; the message says in which state the resource is and what its health checks say.</exception>
    /// <exception cref="DistributedApplicationException">It cannot become healthy any more, or the model has no such resource.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(deadline);
        try
        {
            return await WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var current = _latest.TryGetValue(resourceName, out var known) ? ResourceWaits.Describe(known.Snapshot) : "no state yet";
            throw new TimeoutException($"Resource '{resourceName}' did not become healthy within {deadline.TotalSeconds:0.#} s. It has {current}.");
        }
    }

    /// <summary>Waits for all a resource waits for, at the same time.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">Something it waits for failed.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        try
        {
            await new DependencyWaiter(this, Loggers)
                .WaitAsync(resource, names => PublishUpdateAsync(resource, s => s.WithReason($"waits for {string.Join(", ", names)}") with { State = KnownResourceStates.Waiting }), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ResourceFailedException e)
        {
            throw new DistributedApplicationException($"Resource '{resource.Name}' cannot start: {e.Message}.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposing.IsCancellationRequested)
        {
            _disposing.Cancel();
        }

        GC.SuppressFinalize(this);
    }

    // Running and healthy, and whoever prepares the resource on ResourceReadyEvent has at least begun.
    internal static bool IsReady(CustomResourceSnapshot snapshot) => snapshot.HealthStatus == HealthStatus.Healthy && snapshot.Ready is not null;

    internal static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    private void ThrowIfUnknown(string resourceName)
    {
        var model = _services.GetService<DistributedApplicationModel>();
        if (model is null || model.Resources.TryGetByName(resourceName, out _) || _latest.ContainsKey(resourceName))
        {
            return;
        }

        throw new DistributedApplicationException(
            $"There is no resource '{resourceName}' to wait for. Resources: {string.Join(", ", model.Resources.Select(r => r.Name).Order(StringComparer.OrdinalIgnoreCase))}.");
    }
}

/// <summary>A change of a resource's state.</summary>
/// <param name="resource">The resource.</param>
/// <param name="resourceId">The instance; the resource's name where there is but one.</param>
/// <param name="snapshot">The state.</param>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The instance; the resource's name where there is but one.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>The state.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

/// <summary>How waits behave unless told otherwise.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>What happens when what is waited for fails; by default the wait fails.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.StopOnResourceUnavailable;
}
