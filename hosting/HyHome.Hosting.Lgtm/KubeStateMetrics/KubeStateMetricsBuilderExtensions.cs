namespace HyHome.Hosting.Lgtm;

/// <summary>kube-state-metrics in an application model.</summary>
public static class KubeStateMetricsBuilderExtensions
{
    private static readonly string[] ListAndWatch = ["list", "watch"];

    // What the dashboards and rules ask for. Secrets and ConfigMaps are not among it: nobody has to read them to count pods.
    private static readonly ClusterRoleRule[] Watched =
    [
        new([""], ["namespaces", "nodes", "persistentvolumeclaims", "persistentvolumes", "pods", "resourcequotas", "services"], ListAndWatch),
        new(["apps"], ["daemonsets", "deployments", "replicasets", "statefulsets"], ListAndWatch),
        new(["autoscaling"], ["horizontalpodautoscalers"], ListAndWatch),
        new(["batch"], ["cronjobs", "jobs"], ListAndWatch),
        new(["networking.k8s.io"], ["ingresses"], ListAndWatch),
        new(["policy"], ["poddisruptionbudgets"], ListAndWatch),
        new(["storage.k8s.io"], ["storageclasses"], ListAndWatch),
    ];

    /// <summary>Adds kube-state-metrics. It needs a cluster to look at, so it is part of published models only.</summary>
    /// <param name="builder">The application, in publish mode.</param>
    /// <param name="name">The resource's name.</param>
    /// <exception cref="DistributedApplicationException">The application is run locally, where there is no cluster.</exception>
    public static IResourceBuilder<KubeStateMetricsResource> AddKubeStateMetrics(
        this IDistributedApplicationBuilder builder, [ResourceName] string name = "kube-state-metrics")
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ExecutionContext.IsPublishMode)
        {
            throw new DistributedApplicationException(
                $"'{name}' reads a cluster's objects, and a local run has no cluster. Add it only when builder.ExecutionContext.IsPublishMode is true.");
        }

        return builder.AddResource(new KubeStateMetricsResource(name))
            .WithPinnedImage(ContainerImages.KubeStateMetrics)
            .WithComputeResources(cpuRequest: "10m", memoryRequest: "64Mi", memoryLimit: "256Mi")
            .WithHttpEndpoint(targetPort: 8080, name: KubeStateMetricsResource.PrimaryEndpointName)
            .WithHttpEndpoint(targetPort: 8081, name: KubeStateMetricsResource.TelemetryEndpointName)
            .WithPodSecurity(user: 65534)
            .WithArgs($"--resources={string.Join(',', Watched.SelectMany(rule => rule.Resources).Order(StringComparer.Ordinal))}")
            .WithClusterRole(Watched)
            // Its readiness stands on the second port, its liveness on the first.
            .WithHttpProbe(ProbeType.Readiness, "/readyz", endpointName: KubeStateMetricsResource.TelemetryEndpointName)
            .WithHttpProbe(ProbeType.Liveness, "/livez", endpointName: KubeStateMetricsResource.PrimaryEndpointName);
    }
}
