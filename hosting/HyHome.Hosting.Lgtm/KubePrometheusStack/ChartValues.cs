using System.Text.Json.Nodes;

namespace HyHome.Hosting.Lgtm;

/// <summary>What the chart's release has to be told, so that its Prometheus takes what Alloy and Tempo send and its Grafana finds the dashboards.</summary>
internal static class ChartValues
{
    public static JsonObject Create(PrometheusResource prometheus, KubePrometheusStackOptions options, ControlPlaneComponents controlPlane)
    {
        var config = YamlToJson.ReadConfig(prometheus.ConfigFile, "Prometheus/prometheus.yaml");
        return new JsonObject
        {
            ["prometheus"] = new JsonObject
            {
                ["prometheusSpec"] = new JsonObject
                {
                    ["enableRemoteWriteReceiver"] = true,
                    ["enableOTLPReceiver"] = true,
                    ["enableFeatures"] = new JsonArray("exemplar-storage"),
                    ["retention"] = GoDuration.Format(prometheus.Retention),
                    ["tsdb"] = new JsonObject { ["outOfOrderTimeWindow"] = config["storage"]?["tsdb"]?["out_of_order_time_window"]?.DeepClone() },
                    ["otlp"] = new JsonObject
                    {
                        ["translationStrategy"] = config["otlp"]?["translation_strategy"]?.DeepClone(),
                        ["promoteResourceAttributes"] = config["otlp"]?["promote_resource_attributes"]?.DeepClone(),
                    },
                },
            },
            ["grafana"] = new JsonObject
            {
                ["sidecar"] = new JsonObject
                {
                    ["dashboards"] = new JsonObject
                    {
                        ["label"] = options.DashboardLabel,
                        ["searchNamespace"] = "ALL",
                        ["folderAnnotation"] = options.FolderAnnotation,
                        ["provider"] = new JsonObject { ["foldersFromFilesStructure"] = true },
                    },
                    ["datasources"] = new JsonObject
                    {
                        ["label"] = options.DataSourceLabel,
                        ["searchNamespace"] = "ALL",
                        ["exemplarTraceIdDestinations"] = new JsonObject { ["datasourceUid"] = DataSource.TempoUid, ["traceIdLabelName"] = "trace_id" },
                    },
                },
            },
            // k3s, kind and managed clusters do not let these be scraped, which the chart's own alerts would take for an outage. It watches the API server in any case.
            ["kubeControllerManager"] = Watched(ControlPlaneComponents.ControllerManager),
            ["kubeScheduler"] = Watched(ControlPlaneComponents.Scheduler),
            ["kubeProxy"] = Watched(ControlPlaneComponents.KubeProxy),
            ["kubeEtcd"] = Watched(ControlPlaneComponents.Etcd),
        };

        JsonObject Watched(ControlPlaneComponents component) => new() { ["enabled"] = controlPlane.HasFlag(component) };
    }
}
