using System.Diagnostics.CodeAnalysis;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Questions asked of a resource.</summary>
public static partial class ResourceExtensions
{
    /// <summary>Finds the last annotation of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="annotation">The annotation, when there is one.</param>
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    /// <summary>Finds all annotations of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="result">The annotations, when there are some.</param>
    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        var found = resource.Annotations.OfType<T>().ToArray();
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    /// <summary>Whether there is an annotation of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="resource">The resource.</param>
    public static bool HasAnnotationOfType<T>(this IResource resource)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.OfType<T>().Any();
    }

    /// <summary>Finds all annotations of a type, of the resource and then of those it belongs to.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="result">The annotations, when there are some.</param>
    public static bool TryGetAnnotationsIncludingAncestorsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        var found = Lineage(resource).SelectMany(r => r.Annotations.OfType<T>()).ToArray();
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    /// <summary>Whether the resource or one it belongs to has an annotation of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="resource">The resource.</param>
    public static bool HasAnnotationIncludingAncestorsOfType<T>(this IResource resource)
        where T : IResourceAnnotation => resource.TryGetAnnotationsIncludingAncestorsOfType<T>(out _);

    /// <summary>Finds what sets the resource's environment variables.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="environmentVariables">The annotations, when there are some.</param>
    public static bool TryGetEnvironmentVariables(this IResource resource, [NotNullWhen(true)] out IEnumerable<EnvironmentCallbackAnnotation>? environmentVariables) =>
        resource.TryGetAnnotationsOfType(out environmentVariables);

    /// <summary>Finds what is mounted into the resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="volumeMounts">The mounts, when there are some.</param>
    public static bool TryGetContainerMounts(this IResource resource, [NotNullWhen(true)] out IEnumerable<ContainerMountAnnotation>? volumeMounts) =>
        resource.TryGetAnnotationsOfType(out volumeMounts);

    /// <summary>Finds the resource's endpoints.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="endpoints">The endpoints, when there are some.</param>
    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) =>
        resource.TryGetAnnotationsOfType(out endpoints);

    /// <summary>Finds the resource's fixed URLs.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="urls">The URLs, when there are some.</param>
    public static bool TryGetUrls(this IResource resource, [NotNullWhen(true)] out IEnumerable<ResourceUrlAnnotation>? urls) =>
        resource.TryGetAnnotationsOfType(out urls);

    /// <summary>How many copies of the resource run, 1 unless told otherwise.</summary>
    /// <param name="resource">The resource.</param>
    public static int GetReplicaCount(this IResource resource) => resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;

    /// <summary>Whether the resource is left out of all that is published.</summary>
    /// <param name="resource">The resource.</param>
    public static bool IsExcludedFromPublish(this IResource resource) =>
        resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var last) && last == ManifestPublishingCallbackAnnotation.Ignore;

    /// <summary>Whether the resource's image has to be built to publish it.</summary>
    /// <param name="resource">The resource.</param>
    public static bool RequiresImageBuild(this IResource resource) =>
        !resource.IsExcludedFromPublish() && (resource is ProjectResource || resource.HasAnnotationOfType<DockerfileBuildAnnotation>());

    /// <summary>Whether the resource's image has to be built and pushed to publish it.</summary>
    /// <param name="resource">The resource.</param>
    public static bool RequiresImageBuildAndPush(this IResource resource) =>
        resource.RequiresImageBuild() && !(resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build) && !build.HasEntrypoint);

    /// <summary>Finds the full name of the resource's image: registry, image, and tag or digest.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="imageName">The name, when there is one.</param>
    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName) =>
        resource.TryGetContainerImageName(useBuiltImage: true, out imageName);

    /// <summary>Finds the full name of the resource's image: registry, image, and tag or digest.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="useBuiltImage">Whether the name of an image that is built comes first.</param>
    /// <param name="imageName">The name, when there is one.</param>
    public static bool TryGetContainerImageName(this IResource resource, bool useBuiltImage, [NotNullWhen(true)] out string? imageName)
    {
        if (useBuiltImage && resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build) && !string.IsNullOrEmpty(build.ImageName))
        {
            imageName = string.IsNullOrEmpty(build.ImageTag) ? build.ImageName : $"{build.ImageName}:{build.ImageTag}";
            return true;
        }

        if (!resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
        {
            imageName = null;
            return false;
        }

        var registry = string.IsNullOrEmpty(image.Registry) ? string.Empty : $"{image.Registry}/";
        var version = !string.IsNullOrEmpty(image.SHA256) ? $"@sha256:{image.SHA256}" : !string.IsNullOrEmpty(image.Tag) ? $":{image.Tag}" : string.Empty;
        imageName = $"{registry}{image.Image}{version}";
        return true;
    }

    /// <summary>The compute environment the resource is bound to; null when it is bound to none.</summary>
    /// <param name="resource">The resource.</param>
    public static IComputeEnvironmentResource? GetComputeEnvironment(this IResource resource) =>
        resource.TryGetLastAnnotation<ComputeEnvironmentAnnotation>(out var bound) ? bound.ComputeEnvironment : null;

    /// <summary>What a compute environment makes of the resource; null when nothing.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="targetComputeEnvironment">The environment; null for the only one.</param>
    /// <exception cref="InvalidOperationException">There are several and it is not said which.</exception>
    public static DeploymentTargetAnnotation? GetDeploymentTargetAnnotation(this IResource resource, IComputeEnvironmentResource? targetComputeEnvironment = null)
    {
        var bound = resource.GetComputeEnvironment();
        if (bound is not null && targetComputeEnvironment is not null && bound != targetComputeEnvironment)
        {
            return null;
        }

        if (!resource.TryGetAnnotationsOfType<DeploymentTargetAnnotation>(out var found))
        {
            return null;
        }

        var targets = found.ToArray();
        var wanted = bound ?? targetComputeEnvironment;
        if (bound is null && targets.Length > 1)
        {
            throw new InvalidOperationException(
                $"Resource '{resource.Name}' has multiple compute environments - '{string.Join(", ", targets.Select(t => t.ComputeEnvironment?.Name))}'. Please specify a single compute environment using 'WithComputeEnvironment'.");
        }

        return wanted is null ? targets[0] : Array.Find(targets, t => t.ComputeEnvironment == wanted);
    }

    /// <summary>Whether the resource is a container, by its image.</summary>
    /// <param name="resource">The resource.</param>
    internal static bool IsContainerImage(this IResource resource) => resource.HasAnnotationOfType<ContainerImageAnnotation>() || resource.HasAnnotationOfType<DockerfileBuildAnnotation>();

    /// <summary>The network a resource sees addresses from: that of the containers, or this machine.</summary>
    internal static NetworkIdentifier GetDefaultResourceNetwork(this IResource resource) =>
        resource.IsContainer() && !resource.HasAnnotationOfType<HostNetworkAnnotation>()
            ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork
            : KnownNetworkIdentifiers.LocalhostNetwork;

    private static IEnumerable<IResource> Lineage(IResource resource)
    {
        for (var current = resource; current is not null; current = (current as IResourceWithParent)?.Parent)
        {
            yield return current;
        }
    }
}
