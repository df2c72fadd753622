using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Components;

public sealed class PrometheusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_checker_accepts_configuration_rules_targets_and_alertmanagers()
    {
        var builder = Model.Publish();
        var prometheus = builder.AddPrometheus()
            .WithAlertmanager(builder.AddAlertmanager())
            .WithScrapeTarget(builder.AddNodeExporter().Resource.PrimaryEndpoint)
            .WithScrapeTarget(builder.AddLoki().Resource.PrimaryEndpoint, job: "logs: \"quoted\"", path: "/metrics");

        using var folder = await ContainerFolder.CreateAsync(prometheus.Resource, "/etc/prometheus", Cancel);

        await Tool.CheckAsync("promtool", ["check", "config", folder.PathOf("/etc/prometheus/prometheus.yaml")], Cancel);
        await Tool.CheckAsync("promtool", ["check", "rules", .. Directory.GetFiles(folder.PathOf("/etc/prometheus/rules"))], Cancel);
    }

    [Fact]
    public async Task Targets_and_alertmanagers_are_named_as_containers_find_them()
    {
        var builder = Model.Run();
        var prometheus = builder.AddPrometheus()
            .WithAlertmanager(builder.AddAlertmanager("alerts"))
            .WithScrapeTarget(builder.AddNodeExporter().Resource.PrimaryEndpoint);

        var files = await Model.FilesAsync(prometheus.Resource, Cancel);

        Assert.Equal("""[{"targets":["alerts:9093"]}]""", files["/etc/prometheus/alertmanagers/model.json"]);
        Assert.Contains("node-exporter:9100", files["/etc/prometheus/scrape/model.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_on_the_host_is_refused_as_a_target_with_the_way_that_works()
    {
        var builder = Model.Run();
        var app = builder.AddExecutable("app", "app", ".").WithHttpEndpoint(port: 5000);
        var prometheus = builder.AddPrometheus().WithScrapeTarget(app.GetEndpoint("http"));

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Model.FilesAsync(prometheus.Resource, Cancel));

        Assert.Contains("'app'", error.Message, StringComparison.Ordinal);
        Assert.Contains("alloy.WithScrapeTarget", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_paths_that_the_image_would_have_given_are_given_again()
    {
        var arguments = await Model.ArgumentsAsync(Model.Run().AddPrometheus().Resource);

        Assert.Contains("--config.file=/etc/prometheus/prometheus.yaml", arguments);
        Assert.Contains("--storage.tsdb.path=/prometheus", arguments);
        Assert.Contains("--web.enable-otlp-receiver", arguments);
    }
}
