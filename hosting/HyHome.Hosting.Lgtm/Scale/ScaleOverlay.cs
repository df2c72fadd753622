using System.Text.Json.Nodes;

namespace HyHome.Hosting.Lgtm;

/// <summary>
/// The overlay for more than one machine can hold: Loki, Tempo and, for Prometheus, Mimir run distributed by their own charts, whose values follow from the
/// model. Alloy, which is on each node, the exporters, Alertmanager, Grafana and the apps stay as they are and are given the charts' addresses.
/// </summary>
internal static class ScaleOverlay
{
    public const string Name = "scale";

    public static void Apply(LgtmStack stack, string stores)
    {
        var builder = stack.Alloy.ApplicationBuilder;
        if (builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        var parameters = new ScaleParameters(builder);
        stack.Loki.WithExistingService(stores, Endpoints((LokiResource.PrimaryEndpointName, new("loki-gateway", 80, podPort: 8080))), Name);
        stack.Tempo.WithExistingService(
            stores,
            Endpoints((TempoResource.PrimaryEndpointName, new("tempo-query-frontend", 3200)), (TempoResource.OtlpGrpcEndpointName, new("tempo-distributor", 4317))),
            Name);
        stack.Prometheus.WithExistingService(stores, Endpoints((PrometheusResource.PrimaryEndpointName, new("mimir-gateway", 80, podPort: 8080, path: "/prometheus"))), Name);

        // Mimir takes series under other paths than Prometheus does.
        foreach (var alloy in new[] { stack.Alloy, stack.ClusterAlloy }.OfType<IResourceBuilder<AlloyResource>>())
        {
            alloy.WithClusterEnvironment("PROMETHEUS_REMOTE_WRITE_URL", ReferenceExpression.Create($"{MimirUrl(stores)}/api/v1/push"), Name);
        }

        stack.Alloy.WithClusterEnvironment("PROMETHEUS_OTLP_ENDPOINT", ReferenceExpression.Create($"{MimirUrl(stores)}/otlp"), Name);

        // The charts' pods are annotated, which the Alloy of their node follows.
        IResource[] charts = [stack.Loki.Resource, stack.Tempo.Resource, stack.Prometheus.Resource];
        stack.ClusterAlloy?.WithClusterEnvironment(
            "ALLOY_SCRAPE_TARGETS", ScrapeTargetList.Build([.. stack.Alloy.Resource.ScrapeTargets.Where(t => !charts.Contains(t.Endpoint.Resource))]), Name);

        var values = new StoreValues(stack, stores, parameters);
        stack.Loki.WithClusterFiles(
            context =>
            [
                Namespace(stores, context),
                File("charts/kustomization.yaml", HelmCharts.Kustomization(stores)),
                File("values/loki.yaml", values.Loki(context)),
                .. context.Options.ArgoCdRepository is { } repository ? HelmCharts.Applications(stores, context, repository) : [],
            ],
            Name);
        stack.Tempo.WithClusterFiles(_ => [File("values/tempo.yaml", values.Tempo())], Name);
        stack.Prometheus.WithClusterFiles(context => [File("values/mimir.yaml", values.Mimir(context)), values.MimirRules(context)], Name);
    }

    public static string MimirUrl(string stores) => $"http://mimir-gateway.{stores}:80";

    private static Dictionary<string, ExistingEndpoint> Endpoints(params (string Name, ExistingEndpoint Endpoint)[] endpoints) =>
        endpoints.ToDictionary(e => e.Name, e => e.Endpoint, StringComparer.OrdinalIgnoreCase);

    private static ClusterFile File(string path, JsonObject content) => new(path, content, isObject: false);

    // Not restricted: the pods of the charts do not name a seccomp profile.
    private static ClusterFile Namespace(string stores, ClusterFileContext context)
    {
        var metadata = context.Metadata(stores, new Dictionary<string, string>
        {
            ["pod-security.kubernetes.io/enforce"] = "baseline",
            ["pod-security.kubernetes.io/audit"] = "restricted",
            ["pod-security.kubernetes.io/warn"] = "baseline",
        });
        metadata.Remove("namespace");
        return new ClusterFile("namespace-stores.yaml", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata });
    }
}
