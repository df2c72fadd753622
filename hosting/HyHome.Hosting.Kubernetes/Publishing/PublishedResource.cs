using HyHome.Hosting.Kubernetes.Files;
using HyHome.Hosting.Kubernetes.Validation;
using HyHome.Hosting.Kubernetes.Values;

namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>What kind of object runs a resource's pods.</summary>
internal enum WorkloadKind
{
    Deployment,
    StatefulSet,
    DaemonSet,
    Job,
}

/// <summary>A resource with everything that its objects are made from.</summary>
internal sealed class PublishedResource
{
    public required IResource Resource { get; init; }

    /// <summary>The name of its Service and workload.</summary>
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required WorkloadKind Kind { get; init; }

    public required string Image { get; init; }

    /// <summary>Whether the image is of our own making, from a project or a Dockerfile.</summary>
    public bool IsBuiltHere => IsBuilt(Resource);

    public required IReadOnlyList<PublishedEndpoint> Endpoints { get; init; }

    public required IReadOnlyList<KeyValuePair<string, PublishedValue>> Environment { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<PublishedFile> Files { get; init; }

    public required IReadOnlyList<ContainerMountAnnotation> Volumes { get; init; }

    /// <summary>The endpoints of others that it connects to.</summary>
    public required IReadOnlyList<PublishedEndpoint> References { get; init; }

    /// <summary>What it connects to outside the model.</summary>
    public required OutsideConnections Outside { get; init; }

    /// <summary>What its pods wait for.</summary>
    public required IReadOnlyList<PublishedWait> Waits { get; init; }

    /// <summary>Whether its pods wait for something to complete.</summary>
    public bool AwaitsJobs => Waits.Any(w => w.Host is null);

    /// <summary>What else in the cluster stands for it, so that it is not published itself; null for what is.</summary>
    public required ExistingServiceAnnotation? Existing { get; init; }

    /// <summary>Further names under which it is reached.</summary>
    public IReadOnlyList<string> Aliases => [.. Resource.Annotations.OfType<ContainerNetworkAliasAnnotation>().Select(a => KubernetesNames.Of(a.Alias)).Distinct().Where(a => a != Name)];

    public int Replicas => Resource.GetReplicaCount();

    public HostAccessAnnotation? HostAccess => Resource.TryGetLastAnnotation<HostAccessAnnotation>(out var access) ? access : null;

    public ClusterRoleAnnotation? ClusterRole => Resource.TryGetLastAnnotation<ClusterRoleAnnotation>(out var role) ? role : null;

    public static bool IsBuilt(IResource resource) => resource is ProjectResource || resource.HasAnnotationOfType<DockerfileBuildAnnotation>();

    public IEnumerable<ParameterResource> Secrets => Environment.SelectMany(e => e.Value.Secrets).Concat(Files.Select(f => f.Secret).OfType<ParameterResource>());
}
