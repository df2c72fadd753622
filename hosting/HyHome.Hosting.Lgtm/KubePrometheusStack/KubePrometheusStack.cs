using System.Text.Json.Nodes;

namespace HyHome.Hosting.Lgtm;

/// <summary>
/// The stack beside a kube-prometheus-stack: its Prometheus, Alertmanager, Grafana and exporters stand for ours, and are told by its operator's objects and its
/// Grafana's sidecars what to scrape, to evaluate and to show. Its CRDs are never published.
/// </summary>
internal static class KubePrometheusStack
{
    // What its own rules do not have; the others would count and alert twice.
    private static readonly string[] Rules = ["istio.yaml", "service.yaml", "stack.yaml"];

    public static void Apply(LgtmStack stack, KubePrometheusStackOptions options, ControlPlaneComponents controlPlane)
    {
        if (stack.Alloy.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return;
        }

        var chart = options.FullName;
        stack.Prometheus.WithExistingService(options.Namespace, Http(new($"{chart}-prometheus", 9090)));
        stack.Alertmanager.WithExistingService(options.Namespace, Http(new($"{chart}-alertmanager", 9093)));
        stack.NodeExporter?.WithExistingService(options.Namespace, Http(new($"{options.Release}-prometheus-node-exporter", 9100)));
        stack.KubeStateMetrics?.WithExistingService(options.Namespace, Http(new($"{options.Release}-kube-state-metrics", 8080)));

        // It scrapes the kubelets and exporters, and what the monitors name.
        stack.Alloy.Resource.ConfigFiles.Remove(ClusterCollection.KubeletFile);
        stack.Alloy.Resource.ScrapeTargets.Clear();
        Scrape(stack, stack.Loki, options);
        Scrape(stack, stack.Tempo, options);
        stack.Prometheus.WithClusterFiles(context => RuleFiles(stack.Prometheus.Resource, context, options));
        stack.Prometheus.WithClusterFiles(_ => [new ClusterFile("values/kube-prometheus-stack.yaml", ChartValues.Create(stack.Prometheus.Resource, options, controlPlane), isObject: false)]);
        if (stack.Grafana is not { } grafana)
        {
            return;
        }

        if (options.Grafana)
        {
            grafana.WithExistingService(options.Namespace, Http(new($"{options.Release}-grafana", 80, podPort: 3000)));
            grafana.WithClusterFiles(context => [.. Dashboards(grafana.Resource, context, options), DataSourceMap(stack, context, options)]);
        }
        else
        {
            Scrape(stack, grafana, options);
        }
    }

    private static Dictionary<string, ExistingEndpoint> Http(ExistingEndpoint endpoint) => new(StringComparer.OrdinalIgnoreCase) { ["http"] = endpoint };

    private static void Scrape<T>(LgtmStack stack, IResourceBuilder<T> resource, KubePrometheusStackOptions options)
        where T : ContainerResource
    {
        // The network policies then let it in.
        stack.Prometheus.WithReferenceRelationship(resource.Resource);
        resource.WithClusterFiles(context => [new ClusterFile("servicemonitor.yaml", Monitor(resource.Resource.Name, context, options))]);
    }

    private static JsonObject Monitor(string name, ClusterFileContext context, KubePrometheusStackOptions options) => new()
    {
        ["apiVersion"] = "monitoring.coreos.com/v1",
        ["kind"] = "ServiceMonitor",
        ["metadata"] = context.Metadata(name, options.SelectedBy),
        ["spec"] = new JsonObject
        {
            ["jobLabel"] = "app.kubernetes.io/name",
            ["selector"] = new JsonObject
            {
                ["matchLabels"] = new JsonObject { ["app.kubernetes.io/name"] = name, ["app.kubernetes.io/instance"] = context.Options.Instance },
                // A StatefulSet has a second Service in front of the same pods.
                ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = "hyhome.io/headless", ["operator"] = "DoesNotExist" }),
            },
            ["endpoints"] = new JsonArray(new JsonObject { ["port"] = "http", ["path"] = "/metrics", ["interval"] = "15s", ["scrapeTimeout"] = "10s" }),
        },
    };

    private static IEnumerable<ClusterFile> RuleFiles(PrometheusResource prometheus, ClusterFileContext context, KubePrometheusStackOptions options)
    {
        var own = ComponentFile.Tree("Prometheus/rules").Where(item => Rules.Contains(item.Name));
        foreach (var (path, text) in FileContent.Of(own.Concat(prometheus.RuleFiles.SelectMany(file => UserFile.ToItems(file, "*.yaml")))))
        {
            var name = ObjectName($"{context.Options.Instance}-{Path.ChangeExtension(path, null)}");
            yield return new ClusterFile($"prometheusrule-{name}.yaml", new JsonObject
            {
                ["apiVersion"] = "monitoring.coreos.com/v1",
                ["kind"] = "PrometheusRule",
                ["metadata"] = context.Metadata(name, options.SelectedBy),
                ["spec"] = new JsonObject { ["groups"] = YamlToJson.Read(text)["groups"]?.DeepClone() },
            });
        }
    }

    private static IEnumerable<ClusterFile> Dashboards(GrafanaResource grafana, ClusterFileContext context, KubePrometheusStackOptions options)
    {
        foreach (var (path, text) in FileContent.Of(GrafanaBuilderExtensions.DashboardItems(grafana)))
        {
            var name = ObjectName($"dashboard-{Path.ChangeExtension(path, null)}");
            var metadata = context.Metadata(name, new Dictionary<string, string> { [options.DashboardLabel] = "1" });
            if (path.Contains('/', StringComparison.Ordinal))
            {
                metadata["annotations"] = new JsonObject { [options.FolderAnnotation] = path[..path.LastIndexOf('/')] };
            }

            yield return new ClusterFile($"{name}.yaml", Map(metadata, Path.GetFileName(path), text));
        }
    }

    // Those of Prometheus and Alertmanager the chart has itself, under the same ids.
    private static ClusterFile DataSourceMap(LgtmStack stack, ClusterFileContext context, KubePrometheusStackOptions options)
    {
        var sources = new DataSourceFile
        {
            Prune = false,
            DataSources =
            [
                DataSources.Loki(hasTempo: true) with { Url = context.Url(stack.Loki.Resource.PrimaryEndpoint) },
                DataSources.Tempo(hasLoki: true, hasPrometheus: true) with { Url = context.Url(stack.Tempo.Resource.PrimaryEndpoint) },
            ],
        };
        var metadata = context.Metadata("datasources", new Dictionary<string, string> { [options.DataSourceLabel] = "1" });
        return new ClusterFile("datasources.yaml", Map(metadata, "hyhome.yaml", ConfigYaml.Write(sources)));
    }

    private static JsonObject Map(JsonObject metadata, string key, string text) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = metadata,
        ["data"] = new JsonObject { [key] = text },
    };

    private static string ObjectName(string text) => string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
}
