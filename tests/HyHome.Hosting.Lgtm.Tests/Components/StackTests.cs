using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Components;

public sealed class StackTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_parts_find_each_other_by_reference()
    {
        var stack = Model.Publish().AddLgtmStack();

        var alloy = await Model.VariablesAsync(stack.Alloy.Resource);
        Assert.Equal("{loki.bindings.http.url}/otlp", alloy["LOKI_OTLP_ENDPOINT"]);
        Assert.Equal("{tempo.bindings.otlp-grpc.host}:{tempo.bindings.otlp-grpc.port}", alloy["TEMPO_OTLP_ENDPOINT"]);
        Assert.Equal("{prometheus.bindings.http.url}/api/v1/otlp", alloy["PROMETHEUS_OTLP_ENDPOINT"]);
        Assert.Equal("{prometheus.bindings.http.url}/api/v1/write", alloy["PROMETHEUS_REMOTE_WRITE_URL"]);

        var tempo = await Model.VariablesAsync(stack.Tempo.Resource);
        Assert.Equal("{prometheus.bindings.http.url}/api/v1/write", tempo["TEMPO_REMOTE_WRITE_URL"]);
        Assert.Equal("span-metrics,service-graphs", tempo["TEMPO_GENERATOR_PROCESSORS"]);

        var loki = await Model.VariablesAsync(stack.Loki.Resource);
        Assert.Equal("{alertmanager.bindings.http.url}", loki["LOKI_ALERTMANAGER_URL"]);
    }

    [Fact]
    public async Task Retention_reaches_each_store_in_its_own_way()
    {
        var stack = Model.Publish().AddLgtmStack(options =>
        {
            options.LogRetention = TimeSpan.FromDays(3);
            options.TraceRetention = TimeSpan.FromHours(36);
            options.MetricRetention = TimeSpan.FromDays(30);
            options.MetricRetentionSize = 10_000_000_000;
        });

        Assert.Equal("72h", (await Model.VariablesAsync(stack.Loki.Resource))["LOKI_RETENTION"]);
        Assert.Equal("36h", (await Model.VariablesAsync(stack.Tempo.Resource))["TEMPO_RETENTION"]);
        var prometheus = await Model.ArgumentsAsync(stack.Prometheus.Resource);
        Assert.Contains("--storage.tsdb.retention.time=720h", prometheus);
        Assert.Contains("--storage.tsdb.retention.size=10000000000B", prometheus);
    }

    [Fact]
    public async Task Alloy_is_told_what_to_scrape_as_json()
    {
        var builder = Model.Publish();
        var stack = builder.AddLgtmStack(options => options.Grafana = false);

        // On each node there is another one, which would scrape the same.
        Assert.DoesNotContain("ALLOY_SCRAPE_TARGETS", (await Model.VariablesAsync(stack.Alloy.Resource)).Keys);
        var targets = (await Model.VariablesAsync(stack.ClusterAlloy!.Resource))["ALLOY_SCRAPE_TARGETS"];

        Assert.StartsWith(
            """[{"__address__":"{loki.bindings.http.host}:{loki.bindings.http.port}","__metrics_path__":"/metrics","job":"loki"},""", targets, StringComparison.Ordinal);
        Assert.EndsWith("\"job\":\"kube-state-metrics\"}]", targets, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ControlPlaneComponents.None, "")]
    [InlineData(ControlPlaneComponents.ApiServer, "apiserver")]
    [InlineData(ControlPlaneComponents.Scheduler | ControlPlaneComponents.Etcd, "etcd nodes scheduler")]
    [InlineData(ControlPlaneComponents.All, "apiserver controller-manager etcd kube-proxy nodes scheduler")]
    public async Task Only_the_parts_of_the_control_plane_that_were_chosen_are_scraped_and_alerted_on(ControlPlaneComponents components, string parts)
    {
        const string Scrapes = "/etc/alloy/control-plane-";
        var stack = Model.Publish().AddLgtmStack(options => options.ControlPlane = components);

        var alloy = (await Model.FilesAsync(stack.ClusterAlloy!.Resource, Cancel)).Keys.Where(path => path.StartsWith(Scrapes, StringComparison.Ordinal));
        var rules = (await Model.FilesAsync(stack.Prometheus.Resource, Cancel)).Keys;

        Assert.Equal(parts, string.Join(' ', alloy.Select(path => Path.GetFileNameWithoutExtension(path[Scrapes.Length..])).Order(StringComparer.Ordinal)));
        Assert.All(parts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "nodes"), part => Assert.Contains($"/etc/prometheus/rules/{part}.yaml", rules));
        Assert.Equal(components == ControlPlaneComponents.All, rules.Contains("/etc/prometheus/rules/kube-proxy.yaml"));
        Assert.DoesNotContain((await Model.FilesAsync(stack.Alloy.Resource, Cancel)).Keys, path => path.StartsWith(Scrapes, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_with_a_name_is_named_on_all_that_is_collected()
    {
        var named = Model.Publish().AddLgtmStack(options => options.ClusterName = "home");
        var nameless = Model.Publish().AddLgtmStack();

        Assert.Equal("home", (await Model.VariablesAsync(named.Alloy.Resource))["CLUSTER_NAME"]);
        Assert.Equal("home", (await Model.VariablesAsync(named.ClusterAlloy!.Resource))["CLUSTER_NAME"]);
        var files = await Model.FilesAsync(named.Alloy.Resource, Cancel);
        Assert.Contains("[otelcol.processor.k8sattributes.default.input]", files["/etc/alloy/otlp.alloy"], StringComparison.Ordinal);
        Assert.Contains("[otelcol.processor.transform.cluster.input]", files["/etc/alloy/kubernetes-node.alloy"], StringComparison.Ordinal);
        Assert.Contains("[otelcol.processor.batch.default.input]", files["/etc/alloy/cluster-name.alloy"], StringComparison.Ordinal);
        Assert.DoesNotContain("CLUSTER_NAME", (await Model.VariablesAsync(nameless.Alloy.Resource)).Keys);
        Assert.DoesNotContain("/etc/alloy/cluster-name.alloy", (await Model.FilesAsync(nameless.Alloy.Resource, Cancel)).Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("my home")]
    [InlineData("home\"")]
    public void A_name_that_a_configuration_could_not_hold_is_refused(string name)
    {
        var error = Assert.Throws<DistributedApplicationException>(() => Model.Publish().AddLgtmStack(options => options.ClusterName = name));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_resource_is_told_where_the_collector_is()
    {
        var builder = Model.Publish();
        var stack = builder.AddLgtmStack();
        var node = builder.AddExecutable("node-app", "node", ".", "app.js").WithTelemetry(stack);
        var container = builder.AddContainer("python-app", "example/python").WithTelemetry(stack, OtlpProtocol.Grpc);

        var byHttp = await Model.VariablesAsync(node.Resource);
        Assert.Equal("{alloy.bindings.otlp-http.url}", byHttp["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("http/protobuf", byHttp["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal("node-app", byHttp["OTEL_SERVICE_NAME"]);
        Assert.DoesNotContain("OTEL_RESOURCE_ATTRIBUTES", byHttp.Keys);

        var byGrpc = await Model.VariablesAsync(container.Resource);
        Assert.Equal("{alloy.bindings.otlp-grpc.url}", byGrpc["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("grpc", byGrpc["OTEL_EXPORTER_OTLP_PROTOCOL"]);
    }

    [Fact]
    public void An_app_does_not_wait_for_the_collector()
    {
        var builder = Model.Run();
        var app = builder.AddExecutable("app", "app", ".").WithTelemetry(builder.AddLgtmStack());

        Assert.False(app.Resource.HasAnnotationOfType<WaitAnnotation>());
    }

    [Fact]
    public void Data_is_kept_unless_it_is_not_wanted()
    {
        var kept = Model.Run().AddLgtmStack();
        var dropped = Model.Run().AddLgtmStack(options => options.KeepData = false);

        Assert.Equal("/loki", Assert.Single(Mounts(kept.Loki.Resource)).Target);
        Assert.Equal("/var/lib/grafana", Assert.Single(Mounts(kept.Grafana!.Resource)).Target);
        Assert.Empty(Mounts(dropped.Loki.Resource));
    }

    [Fact]
    public void A_cluster_component_is_refused_in_a_local_run_with_the_cure()
    {
        var error = Assert.Throws<DistributedApplicationException>(() => Model.Run().AddKubeStateMetrics());

        Assert.Contains("'kube-state-metrics'", error.Message, StringComparison.Ordinal);
        Assert.Contains("IsPublishMode", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<ContainerMountAnnotation> Mounts(IResource resource) => resource.Annotations.OfType<ContainerMountAnnotation>();
}
