namespace HyHome.Hosting.Kubernetes;

/// <summary>One pod on each node.</summary>
internal sealed class DaemonSetAnnotation : IResourceAnnotation;

/// <summary>The users that the container runs as and whom its volumes belong to, and where it must be able to write.</summary>
internal sealed record PodSecurityAnnotation(int User, int Group, int FileGroup, IReadOnlyList<string> WritableFolders) : IResourceAnnotation;

/// <summary>What the pod may ask of the API server.</summary>
internal sealed record ClusterRoleAnnotation(IReadOnlyList<ClusterRoleRule> Rules) : IResourceAnnotation;

/// <summary>The pod shares its node's network and processes, and sees the node's root folder read-only under a path.</summary>
internal sealed record HostAccessAnnotation(string RootMountPath) : IResourceAnnotation;

/// <summary>What a volume asks of the cluster.</summary>
internal sealed record VolumeClaimAnnotation(string Volume, string? Size, string? StorageClass, string AccessMode) : IResourceAnnotation;

/// <summary>The pod may open connections anywhere.</summary>
internal sealed class OpenEgressAnnotation : IResourceAnnotation;

/// <summary>Endpoints that pods of every namespace may connect to.</summary>
internal sealed record ClusterIngressAnnotation(IReadOnlyList<string> Endpoints) : IResourceAnnotation;

/// <summary>A variable that the cluster fills in: a field of the pod.</summary>
internal sealed record PodFieldAnnotation(string Variable, string FieldPath) : IResourceAnnotation;
