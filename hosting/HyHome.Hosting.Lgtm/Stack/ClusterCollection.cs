namespace HyHome.Hosting.Lgtm;

/// <summary>
/// How telemetry is collected in a cluster: by one Alloy on each node, which takes OTLP and reads its node, and by a single one for what exists once. With
/// one kind alone, every node would read the cluster's events and scrape the stack, or one pod all logs.
/// </summary>
internal static class ClusterCollection
{
    /// <summary>The file that reads the kubelet and node-exporter.</summary>
    public const string KubeletFile = "Alloy/kubernetes-kubelet.alloy";

    private static readonly ClusterRoleRule[] NodeRules =
    [
        ClusterRoleRule.Read("", "namespaces", "nodes", "pods"),
        new([""], ["nodes/metrics", "pods/log"], ["get"]),
        ClusterRoleRule.Read("apps", "daemonsets", "deployments", "replicasets", "statefulsets"),
    ];

    private static readonly ClusterRoleRule[] ClusterRules =
    [
        ClusterRoleRule.Read("", "events", "namespaces", "pods"),
    ];

    private static readonly ClusterRoleRule[] MonitorRules =
    [
        ClusterRoleRule.Read("", "nodes", "services"),
        ClusterRoleRule.Read("discovery.k8s.io", "endpointslices"),
        ClusterRoleRule.Read("monitoring.coreos.com", "podmonitors", "servicemonitors"),
    ];

    /// <summary>Turns the stack's Alloy into the one on each node and adds the other.</summary>
    /// <param name="node">The stack's Alloy.</param>
    /// <param name="loki">Where logs go.</param>
    /// <param name="prometheus">Where series go.</param>
    /// <param name="options">Whether ServiceMonitors and PodMonitors are followed, which parts of the control plane are, and the cluster's name.</param>
    public static IResourceBuilder<AlloyResource> Apply(
        IResourceBuilder<AlloyResource> node, IResourceBuilder<LokiResource> loki, IResourceBuilder<PrometheusResource> prometheus, LgtmStackOptions options)
    {
        node.Resource.IsPerNode = true;
        node.Resource.ConfigFiles.AddRange(["Alloy/kubernetes-node.alloy", KubeletFile, "Alloy/kubernetes-scrape.alloy"]);
        WithLogs(node, loki)
            .AsDaemonSet()
            .WithPodField("NODE_NAME", "spec.nodeName")
            .WithClusterRole(NodeRules)
            // Apps of every namespace send here.
            .WithClusterIngress(AlloyResource.OtlpGrpcEndpointName, AlloyResource.OtlpHttpEndpointName);

        var cluster = node.ApplicationBuilder.AddAlloy($"{node.Resource.Name}-cluster").WithRemoteWrite(prometheus);
        cluster.Resource.ScrapeFor(node.Resource);
        cluster.Resource.ConfigFiles.Add("Alloy/kubernetes-cluster.alloy");
        var monitors = options is { PrometheusOperatorMonitors: true, KubePrometheusStack: null };
        if (monitors)
        {
            cluster.Resource.ConfigFiles.Add("Alloy/kubernetes-monitors.alloy");
        }

        if (options.ClusterName is { } name)
        {
            node.Resource.NamesCluster = true;
            node.WithEnvironment("CLUSTER_NAME", name);
            cluster.WithEnvironment("CLUSTER_NAME", name);
        }

        // A kube-prometheus-stack scrapes them itself.
        var controlPlane = options.KubePrometheusStack is null ? options.ControlPlane : ControlPlaneComponents.None;
        cluster.Resource.ConfigFiles.AddRange(ControlPlaneCollection.AlloyFiles(controlPlane));
        prometheus.Resource.ChosenRules.AddRange(ControlPlaneCollection.RuleFiles(controlPlane));
        return WithLogs(cluster, loki)
            .WithClusterRole([.. ClusterRules, .. monitors ? MonitorRules : [], .. ControlPlaneCollection.Rights(controlPlane, findsTargets: monitors)]);
    }

    private static IResourceBuilder<AlloyResource> WithLogs(IResourceBuilder<AlloyResource> alloy, IResourceBuilder<LokiResource> loki) =>
        alloy.WithEnvironment("LOKI_PUSH_URL", ReferenceExpression.Create($"{loki.Resource.PrimaryEndpoint.Property(EndpointProperty.Url)}/loki/api/v1/push"));
}
