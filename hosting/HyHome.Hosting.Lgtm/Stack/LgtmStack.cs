namespace HyHome.Hosting.Lgtm;

/// <summary>The components of the stack, composed. Each is a resource like any other and can be changed further.</summary>
public sealed class LgtmStack
{
    internal LgtmStack()
    {
    }

    /// <summary>The collector, which apps send to.</summary>
    public required IResourceBuilder<AlloyResource> Alloy { get; init; }

    /// <summary>Logs.</summary>
    public required IResourceBuilder<LokiResource> Loki { get; init; }

    /// <summary>Traces.</summary>
    public required IResourceBuilder<TempoResource> Tempo { get; init; }

    /// <summary>Metrics.</summary>
    public required IResourceBuilder<PrometheusResource> Prometheus { get; init; }

    /// <summary>Alerts.</summary>
    public required IResourceBuilder<AlertmanagerResource> Alertmanager { get; init; }

    /// <summary>The user interface; null when it was left out.</summary>
    public IResourceBuilder<GrafanaResource>? Grafana { get; init; }

    /// <summary>The machine's metrics; null when it was left out.</summary>
    public IResourceBuilder<NodeExporterResource>? NodeExporter { get; init; }

    /// <summary>The cluster's objects as metrics; null in a local run.</summary>
    public IResourceBuilder<KubeStateMetricsResource>? KubeStateMetrics { get; init; }

    /// <summary>The Alloy that collects what exists once in a cluster, while <see cref="Alloy" /> runs on each node; null in a local run.</summary>
    public IResourceBuilder<AlloyResource>? ClusterAlloy { get; init; }
}
