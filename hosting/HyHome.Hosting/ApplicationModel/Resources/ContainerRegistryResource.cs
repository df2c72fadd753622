namespace HyHome.Hosting.ApplicationModel;

/// <summary>A registry of container images. It is known, not run.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="endpoint">Its host.</param>
/// <param name="repository">The path in it that images have in common.</param>
public class ContainerRegistryResource(string name, ReferenceExpression endpoint, ReferenceExpression? repository = null) : Resource(name), IContainerRegistry
{
    private readonly ReferenceExpression _endpoint = endpoint ?? throw new ArgumentNullException(nameof(endpoint));

    ReferenceExpression IContainerRegistry.Name => ReferenceExpression.Create($"{Name}");

    ReferenceExpression IContainerRegistry.Endpoint => _endpoint;

    ReferenceExpression? IContainerRegistry.Repository => repository;
}

/// <summary>The registry the resource's image is pushed to.</summary>
/// <param name="registry">The registry.</param>
public class ContainerRegistryReferenceAnnotation(IContainerRegistry registry) : IResourceAnnotation
{
    /// <summary>The registry.</summary>
    public IContainerRegistry Registry { get; } = registry ?? throw new ArgumentNullException(nameof(registry));
}
