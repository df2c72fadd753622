using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Eventing;

/// <summary>Marks an event of the application.</summary>
public interface IDistributedApplicationEvent;

/// <summary>Marks an event of one resource.</summary>
public interface IDistributedApplicationResourceEvent : IDistributedApplicationEvent
{
    /// <summary>The resource.</summary>
    IResource Resource { get; }

    /// <summary>The services of the application.</summary>
    IServiceProvider Services => throw new NotSupportedException($"The event {GetType().Name} carries no services.");

    /// <summary>The resource's log.</summary>
    ILogger Logger => Services.GetRequiredService<ResourceLoggerService>().GetLogger(Resource);
}

/// <summary>How subscribers of an event are called.</summary>
public enum EventDispatchBehavior
{
    /// <summary>One after the other; publishing ends with the last.</summary>
    BlockingSequential = 0,

    /// <summary>All at once; publishing ends with the last.</summary>
    BlockingConcurrent = 1,

    /// <summary>One after the other; publishing ends at once.</summary>
    NonBlockingSequential = 2,

    /// <summary>All at once; publishing ends at once.</summary>
    NonBlockingConcurrent = 3,
}

/// <summary>The events of the application.</summary>
public interface IDistributedApplicationEventing
{
    /// <summary>Calls back on every event of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="callback">What to do.</param>
    DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent;

    /// <summary>Calls back on every event of a type about one resource.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="callback">What to do.</param>
    DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent;

    /// <summary>Ends a subscription.</summary>
    /// <param name="subscription">The subscription.</param>
    void Unsubscribe(DistributedApplicationEventSubscription subscription);

    /// <summary>Tells an event to its subscribers, one after the other in the order they subscribed.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="cancellationToken">Ends the subscribers' work.</param>
    Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent;

    /// <summary>Tells an event to its subscribers.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="dispatchBehavior">How they are called.</param>
    /// <param name="cancellationToken">Ends the subscribers' work.</param>
    Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent;
}

/// <summary>A subscription; keep it to end it.</summary>
/// <param name="callback">What is done on an event.</param>
public class DistributedApplicationEventSubscription(Func<IDistributedApplicationEvent, CancellationToken, Task> callback)
{
    /// <summary>What is done on an event.</summary>
    public Func<IDistributedApplicationEvent, CancellationToken, Task> Callback { get; } = callback;
}

/// <summary>A subscription to the events of one resource.</summary>
/// <param name="resource">The resource; null for all.</param>
/// <param name="callback">What is done on an event.</param>
public class DistributedApplicationResourceEventSubscription(IResource? resource, Func<IDistributedApplicationResourceEvent, CancellationToken, Task> callback)
    : DistributedApplicationEventSubscription((@event, cancellationToken) => callback((IDistributedApplicationResourceEvent)@event, cancellationToken))
{
    /// <summary>The resource; null for all.</summary>
    public IResource? Resource { get; } = resource;
}
