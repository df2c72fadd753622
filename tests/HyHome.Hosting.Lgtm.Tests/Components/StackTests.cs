using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Components;

public sealed class StackTests
{
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
