namespace HyHome.Hosting.Kubernetes;

/// <summary>What else is in the cluster, and what is different in one overlay.</summary>
public static class ClusterServiceExtensions
{
    /// <summary>
    /// Does not publish the resource, because something in the cluster already is what it stands for: those that refer to it are given that address, and
    /// may connect to that namespace.
    /// </summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="namespace">The namespace of what stands for it.</param>
    /// <param name="endpoints">Where each endpoint of the resource is served; one that is missing is served nowhere.</param>
    /// <param name="overlay">The overlay that this is said of; by default all of them and the base.</param>
    public static IResourceBuilder<T> WithExistingService<T>(
        this IResourceBuilder<T> builder, string @namespace, IReadOnlyDictionary<string, ExistingEndpoint> endpoints, string? overlay = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(@namespace);
        ArgumentNullException.ThrowIfNull(endpoints);
        return builder.WithAnnotation(new ExistingServiceAnnotation(overlay, @namespace, endpoints));
    }

    /// <summary>Gives a variable a value that is right in the cluster only.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="value">The value.</param>
    /// <param name="overlay">The overlay that this is said of; by default all of them and the base.</param>
    public static IResourceBuilder<T> WithClusterEnvironment<T>(this IResourceBuilder<T> builder, string variable, ReferenceExpression value, string? overlay = null)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(variable);
        ArgumentNullException.ThrowIfNull(value);
        return builder.WithAnnotation(new ClusterEnvironmentAnnotation(overlay, variable, value));
    }

    /// <summary>Publishes further files with the resource, also where the resource itself is not published.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="create">Makes the files.</param>
    /// <param name="overlay">The overlay that they belong to; by default the base and every overlay that is not made from it.</param>
    public static IResourceBuilder<T> WithClusterFiles<T>(this IResourceBuilder<T> builder, Func<ClusterFileContext, IEnumerable<ClusterFile>> create, string? overlay = null)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        return builder.WithAnnotation(new ClusterFilesAnnotation(overlay, create));
    }
}
