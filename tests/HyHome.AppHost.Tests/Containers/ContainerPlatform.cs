using HyHome.Hosting.Lgtm;

namespace HyHome.AppHost.Tests.Containers;

/// <summary>
/// The application with a container engine that has some of the images: Prometheus, Alertmanager and node-exporter run as themselves, from the very model
/// of Program.cs, the others embedded. Beside it a rule that fires at once, somebody to be told, and targets for Prometheus' own scrapes.
/// </summary>
public sealed class ContainerPlatform : PlatformFixture
{
    // "for", because Prometheus finds its Alertmanagers some seconds after its start, and tells an alert again only after a minute.
    private const string Rules = """
        groups:
          - name: test
            interval: 1s
            rules:
              - alert: TestAlert
                expr: vector(1)
                for: 8s
                labels:
                  severity: critical
                annotations:
                  summary: It fires to be seen.

        """;

    private const string LogRules = """
        groups:
          - name: test
            interval: 1s
            rules:
              - alert: TestLogAlert
                expr: vector(1)

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyhome-rules-");
    private readonly StackImages _images = new();

    /// <summary>The components that run in containers.</summary>
    internal IReadOnlySet<string> Components => _images.Components;

    internal WebhookReceiver Receiver { get; } = new();

    protected override string[] Arguments => ["--runtime", "auto", $"--Lgtm:ImageRegistry={StackImages.Registry}"];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
        await _images.RemoveAsync();
    }

    protected override Task<string?> PrepareAsync() => _images.MakeAsync();

    protected override void Extend(IDistributedApplicationTestingBuilder builder)
    {
        var rules = Path.Combine(_folder.FullName, "test.yaml");
        var logRules = Path.Combine(_folder.FullName, "test-logs.yaml");
        File.WriteAllText(rules, Rules);
        File.WriteAllText(logRules, LogRules);
        Find<LokiResource>(builder).WithRules(logRules);
        Find<AlloyResource>(builder).WithDockerLogs(Find<LokiResource>(builder), builder.Configuration["AppHost:ContainerLabel"]!);
        var prometheus = Find<PrometheusResource>(builder);
        var alertmanager = Find<AlertmanagerResource>(builder);
        prometheus.WithRules(rules)
            .WithScrapeTarget(prometheus.Resource.PrimaryEndpoint, job: "direct")
            .WithScrapeTarget(alertmanager.Resource.PrimaryEndpoint, job: "direct")
            .WithScrapeTarget(Find<NodeExporterResource>(builder).Resource.PrimaryEndpoint, job: "direct")
            .WithScrapeTarget(Find<LokiResource>(builder).Resource.PrimaryEndpoint, job: "direct");

        // It has no image: it is this process that is told.
        var receiver = builder.AddContainer("receiver", $"{StackImages.Registry}/none").WithHttpEndpoint(targetPort: 8080).WithEmbeddedService(_ => Receiver);
        alertmanager.WithReceiver(AlertReceiver.Webhook("test", receiver.GetEndpoint("http"), "/alerts", "critical"));
    }

    private static IResourceBuilder<T> Find<T>(IDistributedApplicationTestingBuilder builder)
        where T : IResource => builder.CreateResourceBuilder(builder.Resources.OfType<T>().Single());
}
