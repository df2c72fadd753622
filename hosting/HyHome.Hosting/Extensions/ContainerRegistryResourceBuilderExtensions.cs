using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

/// <summary>What can be said of registries of images.</summary>
public static class ContainerRegistryResourceBuilderExtensions
{
    /// <summary>Adds a registry.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="endpoint">Its host, a parameter.</param>
    /// <param name="repository">The path in it that images have in common, a parameter.</param>
    public static IResourceBuilder<ContainerRegistryResource> AddContainerRegistry(this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<ParameterResource> endpoint, IResourceBuilder<ParameterResource>? repository = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpoint);
        return builder.AddResource(new ContainerRegistryResource(
            name,
            ReferenceExpression.Create($"{endpoint.Resource}"),
            repository is null ? null : ReferenceExpression.Create($"{repository.Resource}")));
    }

    /// <summary>Adds a registry.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="endpoint">Its host, such as <c>ghcr.io</c>.</param>
    /// <param name="repository">The path in it that images have in common.</param>
    public static IResourceBuilder<ContainerRegistryResource> AddContainerRegistry(this IDistributedApplicationBuilder builder, [ResourceName] string name, string endpoint, string? repository = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(endpoint);
        return builder.AddResource(new ContainerRegistryResource(
            name,
            ReferenceExpression.Create($"{endpoint}"),
            repository is null ? null : ReferenceExpression.Create($"{repository}")));
    }

    /// <summary>Pushes the resource's image to a registry.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <typeparam name="TContainerRegistry">The registry's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="registry">The registry.</param>
    public static IResourceBuilder<TDestination> WithContainerRegistry<TDestination, TContainerRegistry>(this IResourceBuilder<TDestination> builder, IResourceBuilder<TContainerRegistry> registry)
        where TDestination : IResource
        where TContainerRegistry : IResource, IContainerRegistry
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(registry);
        return builder.WithAnnotation(new ContainerRegistryReferenceAnnotation(registry.Resource), ResourceAnnotationMutationBehavior.Replace);
    }
}
