using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Stack;

public sealed class KubePrometheusStackTests
{
    [Fact]
    public async Task The_charts_components_take_the_place_of_ours_and_are_told_what_to_do()
    {
        var published = await PublishAsync(new KubePrometheusStackOptions());

        Assert.Equal(["alloy", "alloy-cluster", "loki", "tempo"], published.Model.Resources.Select(r => r.Name));
        Assert.DoesNotContain(published.Files.Keys, f => f.StartsWith("overlays/scale", StringComparison.Ordinal));
        var alloy = published.Files["base/alloy/daemonset.yaml"];
        Assert.Contains("http://kube-prometheus-stack-prometheus.monitoring:9090/api/v1/write", alloy, StringComparison.Ordinal);
        Assert.DoesNotContain("kubernetes-kubelet.alloy", alloy, StringComparison.Ordinal);
        Assert.Contains("kubernetes-node.alloy", alloy, StringComparison.Ordinal);
        Assert.Contains("http://kube-prometheus-stack-alertmanager.monitoring:9093", published.Files["base/loki/statefulset.yaml"], StringComparison.Ordinal);
        Assert.Empty(published.Model.Secrets);

        var monitor = published.Files["base/loki/servicemonitor.yaml"];
        Assert.Contains("release: kube-prometheus-stack", monitor, StringComparison.Ordinal);
        Assert.Contains("hyhome.io/headless", monitor, StringComparison.Ordinal);
        Assert.Contains("kind: PrometheusRule", published.Files["base/prometheus/prometheusrule-hyhome-service.yaml"], StringComparison.Ordinal);
        Assert.Contains("grafana_dashboard: \"1\"", published.Files.Single(f => f.Key.StartsWith("base/grafana/dashboard-services-services", StringComparison.Ordinal)).Value, StringComparison.Ordinal);
        Assert.Contains("url: http://loki.observability:3100", published.Files["base/grafana/datasources.yaml"], StringComparison.Ordinal);
        Assert.Contains("enableRemoteWriteReceiver: true", published.Files["values/kube-prometheus-stack.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain(published.Files.Values, f => f.Contains("kind: CustomResourceDefinition", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_prometheus_and_grafana_are_let_in()
    {
        var published = await PublishAsync(new KubePrometheusStackOptions());

        var loki = published.Get<V1NetworkPolicy>("loki/networkpolicy.yaml").Spec.Ingress.Where(i => i.FromProperty[0].NamespaceSelector is not null).ToList();
        Assert.Equal("monitoring", Assert.Single(loki.Select(i => i.FromProperty[0].NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]).Distinct()));
    }

    [Fact]
    public async Task The_clusters_schemas_accept_its_objects()
    {
        var published = await PublishAsync(new KubePrometheusStackOptions());

        Assert.Empty(published.Model.Manifests.SelectMany(m => ObjectRules.Violations(m.Document)));
        await Schemas.CheckAsync(published);
        await ApiServerJudge.AcceptAsync(published, "base", "overlays/home");
    }

    [Fact]
    public async Task Labels_names_and_the_own_grafana_are_a_matter_of_options()
    {
        var options = new KubePrometheusStackOptions { Release = "kps", Namespace = "mon", Grafana = false };
        options.Labels["prometheus"] = "main";

        var published = await PublishAsync(options);

        Assert.Contains("prometheus: main", published.Files["base/tempo/servicemonitor.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain("release:", published.Files["base/tempo/servicemonitor.yaml"], StringComparison.Ordinal);
        Assert.Contains("http://kps-kube-prometheus-stack-prometheus.mon:9090", published.Files["base/grafana/statefulset.yaml"], StringComparison.Ordinal);
        Assert.Contains("base/grafana/servicemonitor.yaml", published.Files.Keys);
    }

    private static async Task<Published> PublishAsync(KubePrometheusStackOptions options)
    {
        var builder = Published.NewBuilder();
        builder.AddLgtmStack(stack => stack.KubePrometheusStack = options);
        return await Published.CreateAsync(builder);
    }
}
