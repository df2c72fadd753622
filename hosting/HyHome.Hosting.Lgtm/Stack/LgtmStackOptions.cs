namespace HyHome.Hosting.Lgtm;

/// <summary>What <c>AddLgtmStack</c> composes.</summary>
public sealed class LgtmStackOptions
{
    /// <summary>How long logs are kept; 7 days by default, at least 24 hours.</summary>
    public TimeSpan LogRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long traces are kept; 7 days by default.</summary>
    public TimeSpan TraceRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long metrics are kept; 15 days by default.</summary>
    public TimeSpan MetricRetention { get; set; } = TimeSpan.FromDays(15);

    /// <summary>How many bytes of metrics are kept at most; no limit by default.</summary>
    public long? MetricRetentionSize { get; set; }

    /// <summary>Whether data outlives the containers, in volumes. True by default.</summary>
    public bool KeepData { get; set; } = true;

    /// <summary>Whether Grafana is part of it. True by default.</summary>
    public bool Grafana { get; set; } = true;

    /// <summary>Whether node-exporter is part of it. True by default.</summary>
    public bool NodeExporter { get; set; } = true;

    /// <summary>
    /// Whether the output of the application's containers is in Loki, too, in a local run; Alloy then gets the engine's socket (see
    /// <see cref="AlloyBuilderExtensions.WithDockerLogs"/>). False by default. In a cluster the output of all pods is read anyway.
    /// </summary>
    public bool ContainerLogs { get; set; }

    /// <summary>Whether Alloy sends apps' telemetry also to the engine's own dashboard, where that takes OTLP (Aspire's); see <c>WithDashboardCopy</c>. False by default.</summary>
    public bool CopyToDashboard { get; set; }

    /// <summary>
    /// Whether Alloy follows ServiceMonitor and PodMonitor objects in a cluster that knows these kinds; in another one it does no harm. Not beside
    /// <see cref="KubePrometheusStack"/>, whose Prometheus follows them. Default true.
    /// </summary>
    public bool PrometheusOperatorMonitors { get; set; } = true;

    /// <summary>
    /// The name of the cluster, which Alloy puts there on what it collects: the label <c>cluster</c> of series and of pods' lines, and the resource attribute
    /// <c>k8s.cluster.name</c> of OTLP. For stores that take from several clusters. Null by default: nothing is added.
    /// </summary>
    /// <exception cref="DistributedApplicationException">It has other characters than letters, digits, dots, dashes and underscores.</exception>
    public string? ClusterName
    {
        get;
        set => field = value is null || (value.Length > 0 && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            ? value
            : throw new DistributedApplicationException($"'{value}' can't be the name of a cluster. Use letters, digits, dots, dashes and underscores, or null for none.");
    }

    /// <summary>
    /// The parts of the cluster's control plane that are scraped and alerted on. None by default: most clusters of a home do not let them be scraped, and what is
    /// chosen here and can't be is an outage to the rules.
    /// </summary>
    public ControlPlaneComponents ControlPlane { get; set; }

    /// <summary>The kube-prometheus-stack that is in the cluster already and takes the place of Prometheus, Alertmanager, Grafana and the exporters there. None by default.</summary>
    public KubePrometheusStackOptions? KubePrometheusStack { get; set; }

    /// <summary>
    /// The namespace of the stores' own charts in the overlay <c>scale</c>, where Loki, Tempo and Mimir run distributed on object storage; null to not write it.
    /// <c>observability-stores</c> by default.
    /// </summary>
    public string? ScaleNamespace { get; set; } = "observability-stores";
}
