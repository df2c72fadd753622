namespace HyHome.Hosting.Lgtm;

/// <summary>kube-state-metrics in an application model.</summary>
public static class KubeStateMetricsBuilderExtensions
{
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
            // Its readiness stands on the second port, its liveness on the first.
            .WithHttpProbe(ProbeType.Readiness, "/readyz", endpointName: KubeStateMetricsResource.TelemetryEndpointName)
            .WithHttpProbe(ProbeType.Liveness, "/livez", endpointName: KubeStateMetricsResource.PrimaryEndpointName);
    }
}
