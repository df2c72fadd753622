using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Stack;

public sealed class ScaleTests
{
    [Fact]
    public async Task The_stores_are_their_charts_and_everything_else_is_given_their_addresses()
    {
        var builder = Published.NewBuilder();
        builder.AddLgtmStack();

        var published = await Published.CreateAsync(builder);

        var scale = published.Model.Overlays["scale"];
        Assert.Equal(["alertmanager", "alloy", "alloy-cluster", "grafana", "kube-state-metrics", "node-exporter"], scale.Resources.Select(r => r.Name));
        var alloy = Environment(published, "alloy/daemonset.yaml");
        Assert.Equal("http://loki-gateway.observability-stores:80/otlp", alloy["LOKI_OTLP_ENDPOINT"]);
        Assert.Equal("tempo-distributor.observability-stores:4317", alloy["TEMPO_OTLP_ENDPOINT"]);
        Assert.Equal("http://mimir-gateway.observability-stores:80/otlp", alloy["PROMETHEUS_OTLP_ENDPOINT"]);
        Assert.Equal("http://mimir-gateway.observability-stores:80/api/v1/push", alloy["PROMETHEUS_REMOTE_WRITE_URL"]);
        Assert.Equal("http://mimir-gateway.observability-stores:80/prometheus", Environment(published, "grafana/statefulset.yaml")["GRAFANA_PROMETHEUS_URL"]);
        Assert.DoesNotContain("loki", Environment(published, "alloy-cluster/deployment.yaml")["ALLOY_SCRAPE_TARGETS"], StringComparison.Ordinal);
        Assert.Contains("alertmanager:9093", Environment(published, "alloy-cluster/deployment.yaml")["ALLOY_SCRAPE_TARGETS"], StringComparison.Ordinal);
        Assert.Equal(
            "observability-stores",
            published.Model.Overlays["scale"].Manifests.Single(m => m is { Folder: "alertmanager", File: "networkpolicy.yaml" }).Document["spec"]!["ingress"]!.AsArray()
                .Select(rule => (string?)rule!["from"]?[0]?["namespaceSelector"]?["matchLabels"]?["kubernetes.io/metadata.name"]).OfType<string>().Distinct().Single());
        Assert.Empty(scale.Manifests.SelectMany(m => ObjectRules.Violations(m.Document)));
        await ApiServerJudge.AcceptAsync(published, "base", "overlays/home", "overlays/scale");
    }

    [Fact]
    public async Task Values_of_the_charts_follow_from_the_model()
    {
        var builder = Published.NewBuilder("--Parameters:object-storage-endpoint", "s3.example.com", "--Parameters:object-storage-insecure", "false", "--Parameters:kafka-address", "broker:9092");
        builder.AddLgtmStack(options => (options.LogRetention, options.TraceRetention, options.MetricRetention) = (TimeSpan.FromDays(31), TimeSpan.FromDays(2), TimeSpan.FromDays(90)));

        var published = await Published.CreateAsync(builder, options => options.ArgoCdRepository = "https://git.example/home.git");

        var loki = published.Files["overlays/scale/values/loki.yaml"];
        var tempo = published.Files["overlays/scale/values/tempo.yaml"];
        var mimir = published.Files["overlays/scale/values/mimir.yaml"];
        Assert.Contains("retention_period: 744h", loki, StringComparison.Ordinal);
        Assert.Contains("object_store: s3", loki, StringComparison.Ordinal);
        Assert.Contains("alertmanager_url: http://alertmanager.observability:9093", loki, StringComparison.Ordinal);
        Assert.Contains("logs.yaml: |", loki, StringComparison.Ordinal);
        Assert.Contains("block_retention: 48h", tempo, StringComparison.Ordinal);
        Assert.Contains("address: broker:9092", tempo, StringComparison.Ordinal);
        Assert.Contains("compactor_blocks_retention_period: 2160h", mimir, StringComparison.Ordinal);
        Assert.Contains("service.name,service.namespace", mimir, StringComparison.Ordinal);
        Assert.All([loki, tempo, mimir], values =>
        {
            Assert.Contains("endpoint: s3.example.com", values, StringComparison.Ordinal);
            Assert.Contains("insecure: false", values, StringComparison.Ordinal);
            Assert.Contains("\"${OBJECT_STORAGE_SECRET_KEY}\"", values, StringComparison.Ordinal);
        });
        Assert.Contains("$values/deploy/kubernetes/overlays/scale/values/mimir.yaml", published.Files["overlays/scale/argocd/mimir.yaml"], StringComparison.Ordinal);
        Assert.Contains("path: deploy/kubernetes/overlays/scale", published.Files["argocd/scale.yaml"], StringComparison.Ordinal);
        await Schemas.CheckAsync(published);
    }

    private static Dictionary<string, string> Environment(Published published, string path) => published.Model.Overlays["scale"].Manifests
        .Single(m => $"{m.Folder}/{m.File}" == path).Document["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray()
        .Where(e => e!["value"] is not null).ToDictionary(e => (string)e!["name"]!, e => (string)e!["value"]!);
}
