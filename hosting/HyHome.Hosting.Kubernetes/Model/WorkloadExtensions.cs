namespace HyHome.Hosting.Kubernetes;

/// <summary>What a resource is in the cluster. Locally these calls change nothing.</summary>
public static class WorkloadExtensions
{
    /// <summary>Runs one pod on each node.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> AsDaemonSet<T>(this IResourceBuilder<T> builder)
        where T : IComputeResource => Set(builder, new DaemonSetAnnotation());

    /// <summary>Says which users the image is made for, so that the pod passes the restricted Pod Security Standard. The image itself is then read-only.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="user">The user; not 0.</param>
    /// <param name="group">The group; by default the user's number.</param>
    /// <param name="fileGroup">The group that volumes belong to; by default the group.</param>
    /// <param name="writableFolders">Folders that the program writes to; what has no volume there gets an empty one that lives as long as the pod.</param>
    public static IResourceBuilder<T> WithPodSecurity<T>(
        this IResourceBuilder<T> builder, int user, int? group = null, int? fileGroup = null, IReadOnlyList<string>? writableFolders = null)
        where T : IComputeResource
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(user, 0);
        return Set(builder, new PodSecurityAnnotation(user, group ?? user, fileGroup ?? group ?? user, writableFolders ?? []));
    }

    /// <summary>Lets the pod ask these things of the API server. Its token is then mounted, and it may open connections anywhere.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="rules">The rights; no more than needed.</param>
    public static IResourceBuilder<T> WithClusterRole<T>(this IResourceBuilder<T> builder, params ClusterRoleRule[] rules)
        where T : IComputeResource => Set(builder, new ClusterRoleAnnotation(rules));

    /// <summary>Lets the pod see its node: network, processes and, read-only, the root folder. It goes to a namespace of its own that allows this.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="rootMountPath">Where the node's root folder appears in the container.</param>
    public static IResourceBuilder<T> WithHostAccess<T>(this IResourceBuilder<T> builder, string rootMountPath = "/host/root")
        where T : IComputeResource
    {
        ArgumentException.ThrowIfNullOrEmpty(rootMountPath);
        return Set(builder, new HostAccessAnnotation(rootMountPath));
    }

    /// <summary>Says what a named volume asks of the cluster.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="volume">The volume's name, as given to WithVolume.</param>
    /// <param name="size">Its size, such as <c>20Gi</c>; by default that of the options.</param>
    /// <param name="storageClass">Its storage class; by default that of the options.</param>
    /// <param name="accessMode">Its access mode. A volume of several resources needs <c>ReadWriteMany</c>. Default <c>ReadWriteOnce</c>.</param>
    public static IResourceBuilder<T> WithVolumeClaim<T>(
        this IResourceBuilder<T> builder, string volume, string? size = null, string? storageClass = null, string accessMode = "ReadWriteOnce")
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(volume);
        return builder.WithAnnotation(new VolumeClaimAnnotation(volume, size, storageClass, accessMode));
    }

    /// <summary>Lets the pod open connections anywhere, such as to services outside the cluster. Without it, it reaches what the model says it refers to.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> WithOpenEgress<T>(this IResourceBuilder<T> builder)
        where T : IComputeResource => Set(builder, new OpenEgressAnnotation());

    /// <summary>Lets pods of every namespace connect to these endpoints.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpoints">The endpoints' names.</param>
    public static IResourceBuilder<T> WithClusterIngress<T>(this IResourceBuilder<T> builder, params string[] endpoints)
        where T : IComputeResource => Set(builder, new ClusterIngressAnnotation(endpoints));

    /// <summary>Puts a field of the pod into an environment variable.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="fieldPath">The field, such as <c>spec.nodeName</c>.</param>
    public static IResourceBuilder<T> WithPodField<T>(this IResourceBuilder<T> builder, string variable, string fieldPath)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new PodFieldAnnotation(variable, fieldPath));
    }

    private static IResourceBuilder<T> Set<T, TAnnotation>(IResourceBuilder<T> builder, TAnnotation annotation)
        where T : IResource
        where TAnnotation : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(annotation, ResourceAnnotationMutationBehavior.Replace);
    }
}
