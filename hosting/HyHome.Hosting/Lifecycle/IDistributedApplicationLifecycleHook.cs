using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HyHome.Hosting.Lifecycle;

/// <summary>A service that is called while the application starts: the form that AppHosts used before there were events.</summary>
[Obsolete("Use IDistributedApplicationEventingSubscriber instead.")]
public interface IDistributedApplicationLifecycleHook
{
    /// <summary>The model is complete and nothing runs yet.</summary>
    /// <param name="appModel">The model.</param>
    /// <param name="cancellationToken">Ends the start of the application.</param>
    Task BeforeStartAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The addresses of all endpoints are known. Not called when the application is published.</summary>
    /// <inheritdoc cref="BeforeStartAsync"/>
    Task AfterEndpointsAllocatedAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>Every resource was created; they may not run yet. Not called when the application is published.</summary>
    /// <inheritdoc cref="BeforeStartAsync"/>
    Task AfterResourcesCreatedAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => Task.CompletedTask;
}

#pragma warning disable CS0618 // What is kept for AppHosts of some age is obsolete altogether.

/// <summary>Registers lifecycle hooks.</summary>
public static class LifecycleHookServiceCollectionExtensions
{
    /// <summary>Registers a hook.</summary>
    /// <typeparam name="T">The hook.</typeparam>
    /// <param name="services">The services of the application.</param>
    [Obsolete("Use EventingSubscriberServiceCollectionExtensions.AddEventingSubscriber instead.")]
    public static void AddLifecycleHook<T>(this IServiceCollection services)
        where T : class, IDistributedApplicationLifecycleHook => services.AddSingleton<IDistributedApplicationLifecycleHook, T>();

    /// <summary>Registers a hook.</summary>
    /// <typeparam name="T">The hook.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="implementationFactory">Makes the hook.</param>
    [Obsolete("Use EventingSubscriberServiceCollectionExtensions.AddEventingSubscriber instead.")]
    public static void AddLifecycleHook<T>(this IServiceCollection services, Func<IServiceProvider, T> implementationFactory)
        where T : class, IDistributedApplicationLifecycleHook => services.AddSingleton<IDistributedApplicationLifecycleHook, T>(implementationFactory);

    /// <summary>Registers a hook unless it is already.</summary>
    /// <typeparam name="T">The hook.</typeparam>
    /// <param name="services">The services of the application.</param>
    [Obsolete("Use EventingSubscriberServiceCollectionExtensions.TryAddEventingSubscriber instead.")]
    public static void TryAddLifecycleHook<T>(this IServiceCollection services)
        where T : class, IDistributedApplicationLifecycleHook =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDistributedApplicationLifecycleHook, T>());

    /// <summary>Registers a hook unless it is already.</summary>
    /// <typeparam name="T">The hook.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="implementationFactory">Makes the hook.</param>
    [Obsolete("Use EventingSubscriberServiceCollectionExtensions.TryAddEventingSubscriber instead.")]
    public static void TryAddLifecycleHook<T>(this IServiceCollection services, Func<IServiceProvider, T> implementationFactory)
        where T : class, IDistributedApplicationLifecycleHook =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDistributedApplicationLifecycleHook, T>(implementationFactory));
}

/// <summary>Calls the hooks when the events come that took their place.</summary>
internal sealed class LifecycleHookSubscriber(IEnumerable<IDistributedApplicationLifecycleHook> hooks) : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        foreach (var hook in hooks)
        {
            eventing.Subscribe<BeforeStartEvent>((start, token) => hook.BeforeStartAsync(start.Model, token));
            eventing.Subscribe<AfterEndpointsAllocatedEvent>((allocated, token) => hook.AfterEndpointsAllocatedAsync(allocated.Model, token));
            eventing.Subscribe<AfterResourcesCreatedEvent>((created, token) => hook.AfterResourcesCreatedAsync(created.Model, token));
        }

        return Task.CompletedTask;
    }
}
