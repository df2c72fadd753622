using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Hosting.Eventing;

/// <inheritdoc/>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly Lock _lock = new();
    private readonly List<(Type Event, DistributedApplicationEventSubscription Subscription)> _subscriptions = [];

    /// <summary>Where to say that a subscriber nobody waits for failed.</summary>
    internal ILogger Logger { get; set; } = NullLogger.Instance;

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationEventSubscription((@event, cancellationToken) => callback((T)@event, cancellationToken)));
    }

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationResourceEventSubscription(resource, (@event, cancellationToken) =>
            @event.Resource == resource ? callback((T)@event, cancellationToken) : Task.CompletedTask));
    }

    /// <inheritdoc/>
    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        lock (_lock)
        {
            _subscriptions.RemoveAll(s => s.Subscription == subscription);
        }
    }

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(@event);
        var callbacks = Callbacks(@event);
        return dispatchBehavior switch
        {
            EventDispatchBehavior.BlockingSequential => SequentialAsync(),
            EventDispatchBehavior.BlockingConcurrent => ConcurrentAsync(),
            EventDispatchBehavior.NonBlockingSequential => Detach(SequentialAsync),
            EventDispatchBehavior.NonBlockingConcurrent => Detach(ConcurrentAsync),
            _ => throw new ArgumentOutOfRangeException(nameof(dispatchBehavior), dispatchBehavior, null),
        };

        async Task SequentialAsync()
        {
            foreach (var callback in callbacks)
            {
                await callback(@event, cancellationToken).ConfigureAwait(false);
            }
        }

        Task ConcurrentAsync() => Task.WhenAll(callbacks.Select(callback => callback(@event, cancellationToken)));

        Task Detach(Func<Task> work)
        {
            _ = Task.Run(
                async () =>
                {
                    try
                    {
                        await work().ConfigureAwait(false);
                    }
                    catch (Exception error)
                    {
                        Logger.LogError(error, "A subscriber of {Event} failed.", typeof(T).Name);
                    }
                },
                cancellationToken);
            return Task.CompletedTask;
        }
    }

    private DistributedApplicationEventSubscription Add<T>(DistributedApplicationEventSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Add((typeof(T), subscription));
        }

        return subscription;
    }

    private Func<IDistributedApplicationEvent, CancellationToken, Task>[] Callbacks<T>(T @event)
    {
        lock (_lock)
        {
            return [.. _subscriptions
                .Where(s => s.Event == typeof(T)
                    && (s.Subscription is not DistributedApplicationResourceEventSubscription { Resource: { } resource } || (@event as IDistributedApplicationResourceEvent)?.Resource == resource))
                .Select(s => s.Subscription.Callback)];
        }
    }
}
