namespace HyHome.Hosting.Kubernetes;

/// <summary>What a model says beyond Aspire's own members, for the cluster.</summary>
public static class ClusterResourceExtensions
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Puts a secret into a file of the container. Locally it is copied in, readable by its owner alone; in the cluster it is mounted from a Secret.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The container.</param>
    /// <param name="path">The absolute path inside the container.</param>
    /// <param name="parameter">The content.</param>
    /// <param name="owner">The numeric user that the container runs as.</param>
    /// <exception cref="ArgumentException">The path is not absolute, or the parameter is not a secret.</exception>
    public static IResourceBuilder<T> WithSecretFile<T>(
        this IResourceBuilder<T> builder, string path, IResourceBuilder<ParameterResource> parameter, int owner)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(parameter);
        if (!path.StartsWith('/') || path.EndsWith('/'))
        {
            throw new ArgumentException($"The secret file of '{builder.Resource.Name}' needs an absolute path inside the container, not '{path}'.", nameof(path));
        }

        if (!parameter.Resource.Secret)
        {
            throw new ArgumentException(
                $"'{path}' of '{builder.Resource.Name}' is a secret, but the parameter '{parameter.Resource.Name}' is not: add it with secret: true.", nameof(parameter));
        }

        builder.WithAnnotation(new SecretFileAnnotation(path, parameter.Resource)).WithReferenceRelationship(parameter.Resource);
        if (!builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            // A publisher writes container files as they are; the value must not be among them.
            return builder;
        }

        var separator = path.LastIndexOf('/');
        return builder.WithContainerFiles(
            separator == 0 ? "/" : path[..separator],
            async (_, cancellationToken) =>
            [
                new ContainerFile { Name = path[(separator + 1)..], Contents = await parameter.Resource.GetValueAsync(cancellationToken), Mode = OwnerOnly },
            ],
            defaultOwner: owner);
    }

    /// <summary>Says what the resource asks of a node and may take at most, as Kubernetes quantities. The last call wins.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="cpuRequest">CPU that is set aside, such as <c>100m</c>.</param>
    /// <param name="memoryRequest">Memory that is set aside, such as <c>256Mi</c>.</param>
    /// <param name="cpuLimit">CPU that is never exceeded. Best left out: a limit throttles although the node is idle.</param>
    /// <param name="memoryLimit">Memory beyond which the container is ended.</param>
    public static IResourceBuilder<T> WithComputeResources<T>(
        this IResourceBuilder<T> builder, string? cpuRequest = null, string? memoryRequest = null, string? cpuLimit = null, string? memoryLimit = null)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(
            new ComputeResourcesAnnotation(cpuRequest, memoryRequest, cpuLimit, memoryLimit), ResourceAnnotationMutationBehavior.Replace);
    }
}
