namespace HyHome.Hosting.Lgtm;

/// <summary>
/// Every image of the stack, pinned: the set of versions that HyHome's configuration files and dashboards are checked against.
/// One row each, so that a bot can move a version.
/// </summary>
/// <remarks>
/// An AppHost overrides them without code: the setting <c>Lgtm:ImageRegistry</c> for all, <c>Lgtm:Images:&lt;resource&gt;:Registry</c>,
/// <c>:Image</c>, <c>:Tag</c> and <c>:Sha256</c> for one; or with <c>WithImageRegistry</c>, <c>WithImageTag</c> on the resource.
/// </remarks>
public static class ContainerImages
{
    /// <summary>Grafana Alloy, the collector.</summary>
    public static ContainerImage Alloy { get; } = new("docker.io", "grafana/alloy", "v1.18.1");

    /// <summary>Loki, the log store.</summary>
    public static ContainerImage Loki { get; } = new("docker.io", "grafana/loki", "3.7.6");

    /// <summary>Tempo, the trace store.</summary>
    public static ContainerImage Tempo { get; } = new("docker.io", "grafana/tempo", "3.0.3");

    /// <summary>Prometheus, the metric store.</summary>
    public static ContainerImage Prometheus { get; } = new("docker.io", "prom/prometheus", "v3.14.0");

    /// <summary>Alertmanager, which groups alerts and sends them to people.</summary>
    public static ContainerImage Alertmanager { get; } = new("docker.io", "prom/alertmanager", "v0.34.0");

    /// <summary>Grafana, the user interface.</summary>
    public static ContainerImage Grafana { get; } = new("docker.io", "grafana/grafana", "13.2.0");

    /// <summary>node-exporter, the machine's metrics.</summary>
    public static ContainerImage NodeExporter { get; } = new("docker.io", "prom/node-exporter", "v1.12.1");

    /// <summary>kube-state-metrics, the cluster's objects as metrics.</summary>
    public static ContainerImage KubeStateMetrics { get; } = new("registry.k8s.io", "kube-state-metrics/kube-state-metrics", "v2.20.0");
}
