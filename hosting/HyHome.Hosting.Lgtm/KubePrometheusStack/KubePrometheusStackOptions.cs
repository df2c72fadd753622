namespace HyHome.Hosting.Lgtm;

/// <summary>The release of the chart kube-prometheus-stack that is in the cluster already.</summary>
public sealed class KubePrometheusStackOptions
{
    /// <summary>The release's name. Default <c>kube-prometheus-stack</c>.</summary>
    public string Release { get; set; } = "kube-prometheus-stack";

    /// <summary>Its namespace. Default <c>monitoring</c>.</summary>
    public string Namespace { get; set; } = "monitoring";

    /// <summary>The labels by which its Prometheus picks ServiceMonitors and PrometheusRules. By default <c>release</c> with the release's name, as the chart's own values say.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The label of ConfigMaps that its Grafana's sidecar takes for dashboards. Default <c>grafana_dashboard</c>.</summary>
    public string DashboardLabel { get; set; } = "grafana_dashboard";

    /// <summary>The label of ConfigMaps that its Grafana's sidecar takes for data sources. Default <c>grafana_datasource</c>.</summary>
    public string DataSourceLabel { get; set; } = "grafana_datasource";

    /// <summary>The annotation that names a dashboard's folder. Default <c>grafana_folder</c>.</summary>
    public string FolderAnnotation { get; set; } = "grafana_folder";

    /// <summary>Whether the chart's Grafana takes the place of ours. Default true.</summary>
    public bool Grafana { get; set; } = true;

    internal IReadOnlyDictionary<string, string> SelectedBy => Labels.Count > 0 ? Labels.AsReadOnly() : new Dictionary<string, string> { ["release"] = Release };

    // The chart's rule: the release's name, with its own unless that is in it, cut to 26 characters.
    internal string FullName
    {
        get
        {
            var name = Release.Contains("kube-prometheus-stack", StringComparison.Ordinal) ? Release : $"{Release}-kube-prometheus-stack";
            return name[..Math.Min(26, name.Length)].TrimEnd('-');
        }
    }
}
