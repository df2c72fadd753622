namespace HyHome.Hosting.Lgtm;

/// <summary>node-exporter in an application model.</summary>
public static class NodeExporterBuilderExtensions
{
    private const string NodeRoot = "/host/root";

    /// <summary>Adds node-exporter.</summary>
    /// <remarks>
    /// Locally it sees what a container sees of its host: CPU, memory, load and disks, which is enough for the dashboards. The host's root is
    /// not mounted there, because Docker Desktop, WSL and many NAS systems refuse a shared mount of it. In the cluster the publisher does mount it.
    /// </remarks>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The host's port; by default node-exporter's own (9100) where it is free.</param>
    public static IResourceBuilder<NodeExporterResource> AddNodeExporter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name = "node-exporter", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var exporter = builder.AddResource(new NodeExporterResource(name))
            .WithPinnedImage(ContainerImages.NodeExporter)
            .WithComputeResources(cpuRequest: "10m", memoryRequest: "32Mi", memoryLimit: "64Mi")
            .WithHttpEndpoint(port: port, targetPort: 9100, name: NodeExporterResource.PrimaryEndpointName)
            // Virtual network cards and mounts of the container engine say nothing of the machine.
            .WithArgs(
                "--collector.netclass.ignored-devices=^(veth.*|br-.*|docker.*|cali.*|flannel.*|cni.*)$",
                "--collector.netdev.device-exclude=^(veth.*|br-.*|docker.*|cali.*|flannel.*|cni.*)$",
                "--collector.filesystem.mount-points-exclude=^/(dev|proc|run/k3s/.+|run/containerd/.+|sys|var/lib/docker/.+|var/lib/kubelet/pods/.+)($|/)")
            .WithHttpHealthCheck("/", endpointName: NodeExporterResource.PrimaryEndpointName)
            .WithPodSecurity(user: 65534)
            .AsDaemonSet()
            .WithHostAccess(NodeRoot);

        // The root is mounted there in the cluster alone.
        return builder.ExecutionContext.IsPublishMode ? exporter.WithArgs($"--path.rootfs={NodeRoot}") : exporter;
    }
}
