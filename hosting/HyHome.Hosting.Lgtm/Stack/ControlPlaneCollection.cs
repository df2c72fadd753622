namespace HyHome.Hosting.Lgtm;

/// <summary>Watching parts of the control plane: what scrapes them, with which rights, and the rules that take their absence for an outage.</summary>
internal static class ControlPlaneCollection
{
    private const ControlPlaneComponents FoundByNode =
        ControlPlaneComponents.ControllerManager | ControlPlaneComponents.Scheduler | ControlPlaneComponents.Etcd | ControlPlaneComponents.KubeProxy;

    private static readonly (ControlPlaneComponents Component, string Name)[] Names =
    [
        (ControlPlaneComponents.ApiServer, "apiserver"),
        (ControlPlaneComponents.ControllerManager, "controller-manager"),
        (ControlPlaneComponents.Scheduler, "scheduler"),
        (ControlPlaneComponents.Etcd, "etcd"),
        (ControlPlaneComponents.KubeProxy, "kube-proxy"),
    ];

    /// <summary>Alloy's files for the parts that were chosen.</summary>
    public static IEnumerable<string> AlloyFiles(ControlPlaneComponents components) =>
    [
        .. (components & FoundByNode) == ControlPlaneComponents.None ? Array.Empty<string>() : ["Alloy/control-plane-nodes.alloy"],
        .. Chosen(components).Select(name => $"Alloy/control-plane-{name}.alloy"),
    ];

    /// <summary>The rights that Alloy needs for them.</summary>
    /// <param name="components">The parts.</param>
    /// <param name="findsTargets">Whether it may look for nodes, Services and their endpoints already.</param>
    public static IEnumerable<ClusterRoleRule> Rights(ControlPlaneComponents components, bool findsTargets)
    {
        if (!findsTargets && components.HasFlag(ControlPlaneComponents.ApiServer))
        {
            yield return ClusterRoleRule.Read("", "services");
            yield return ClusterRoleRule.Read("discovery.k8s.io", "endpointslices");
        }

        if (!findsTargets && (components & FoundByNode) != ControlPlaneComponents.None)
        {
            yield return ClusterRoleRule.Read("", "nodes");
        }

        // The parts ask the API server whether a caller may read their metrics.
        if (components != ControlPlaneComponents.None)
        {
            yield return ClusterRoleRule.Path("/metrics");
        }
    }

    /// <summary>The rules of Prometheus for them.</summary>
    public static IEnumerable<string> RuleFiles(ControlPlaneComponents components) => Chosen(components).Select(name => $"Prometheus/control-plane/{name}.yaml");

    private static IEnumerable<string> Chosen(ControlPlaneComponents components) => Names.Where(part => components.HasFlag(part.Component)).Select(part => part.Name);
}
