using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource only when another one runs and is healthy.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="dependency">The one to wait for.</param>
    /// <exception cref="DistributedApplicationException">The resource would wait for itself or its parent.</exception>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => AddWait(builder, dependency, WaitType.WaitUntilHealthy, behavior: null, isVisible: true);

    /// <summary>Starts the resource only when another one runs and is healthy.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="dependency">The one to wait for.</param>
    /// <param name="waitBehavior">What happens when that one fails.</param>
    /// <exception cref="DistributedApplicationException">The resource would wait for itself or its parent.</exception>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport => AddWait(builder, dependency, WaitType.WaitUntilHealthy, waitBehavior, isVisible: true);

    /// <summary>Starts the resource only when another one runs.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="dependency">The one to wait for.</param>
    /// <exception cref="DistributedApplicationException">The resource would wait for itself or its parent.</exception>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => AddWait(builder, dependency, WaitType.WaitUntilStarted, behavior: null, isVisible: true);

    /// <summary>Starts the resource only when another one runs.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="dependency">The one to wait for.</param>
    /// <param name="waitBehavior">What happens when that one fails.</param>
    /// <exception cref="DistributedApplicationException">The resource would wait for itself or its parent.</exception>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport => AddWait(builder, dependency, WaitType.WaitUntilStarted, waitBehavior, isVisible: true);

    /// <summary>Starts the resource only when another one ended well.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="dependency">The one to wait for.</param>
    /// <param name="exitCode">The exit code that is success.</param>
    /// <exception cref="DistributedApplicationException">The resource would wait for itself or its parent.</exception>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        ThrowIfWaitIsImpossible(builder.Resource, dependency.Resource);
        builder.WithRelationship(dependency.Resource, KnownRelationshipTypes.WaitFor);
        return builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.WaitForCompletion, exitCode));
    }

    private static IResourceBuilder<T> AddWait<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, WaitBehavior? behavior, bool isVisible)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        ThrowIfWaitIsImpossible(builder.Resource, dependency.Resource);

        // A child may have no health check of its own, so its parent is waited for as well; and a connection string is there when what it names is.
        IEnumerable<IResource> implied = dependency.Resource switch
        {
            IResourceWithParent child => [child.Parent],
            ConnectionStringResource connection when type == WaitType.WaitUntilStarted => connection.ConnectionStringExpression.ValueProviders.OfType<IResource>(),
            _ => [],
        };
        foreach (var resource in implied)
        {
            AddWait(builder, builder.ApplicationBuilder.CreateResourceBuilder(resource), type, behavior, isVisible: false);
        }

        if (isVisible)
        {
            builder.WithRelationship(dependency.Resource, KnownRelationshipTypes.WaitFor);
        }

        return builder.WithAnnotation(new WaitAnnotation(dependency.Resource, type) { WaitBehavior = behavior });
    }

    private static void ThrowIfWaitIsImpossible(IResource resource, IResource dependency)
    {
        if (resource == dependency)
        {
            throw new DistributedApplicationException($"The '{resource.Name}' resource cannot wait for itself.");
        }

        if (resource is IResourceWithParent child && child.Parent == dependency)
        {
            throw new DistributedApplicationException($"The '{resource.Name}' resource cannot wait for its parent '{dependency.Name}'.");
        }
    }
}
