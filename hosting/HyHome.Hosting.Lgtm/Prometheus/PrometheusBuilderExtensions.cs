using System.Globalization;
using System.Text.Json;

namespace HyHome.Hosting.Lgtm;

/// <summary>Prometheus in an application model.</summary>
public static class PrometheusBuilderExtensions
{
    private const string ConfigDirectory = "/etc/prometheus";
    private const string ConfigFileName = "prometheus.yaml";

    /// <summary>Adds Prometheus with its OTLP and remote-write receivers, exemplars and HyHome's rules.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The host's port; by default Prometheus' own (9090) where it is free.</param>
    public static IResourceBuilder<PrometheusResource> AddPrometheus(
        this IDistributedApplicationBuilder builder, [ResourceName] string name = "prometheus", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var resource = new PrometheusResource(name);
        return builder.AddResource(resource)
            .WithPinnedImage(ContainerImages.Prometheus)
            .WithComputeResources(cpuRequest: "100m", memoryRequest: "256Mi", memoryLimit: "2Gi")
            .WithPodSecurity(user: 65534, writableFolders: ["/prometheus"])
            .WithHttpEndpoint(port: port, targetPort: 9090, name: PrometheusResource.PrimaryEndpointName)
            .WithArgs(context => AddArguments(context, resource))
            .WithContainerFiles(ConfigDirectory, (_, _) => Task.FromResult(Files(resource)))
            .WithHttpHealthCheck("/-/ready", endpointName: PrometheusResource.PrimaryEndpointName)
            .ServedEmbedded();
    }

    /// <summary>Keeps the data in a volume, so that it outlives the container.</summary>
    /// <param name="builder">Prometheus.</param>
    /// <param name="name">The volume's name; by default one made from the application's and the resource's name.</param>
    public static IResourceBuilder<PrometheusResource> WithDataVolume(this IResourceBuilder<PrometheusResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/prometheus");
    }

    /// <summary>Says how long samples are kept.</summary>
    /// <param name="builder">Prometheus.</param>
    /// <param name="retention">More than zero.</param>
    public static IResourceBuilder<PrometheusResource> WithRetention(this IResourceBuilder<PrometheusResource> builder, TimeSpan retention)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retention, TimeSpan.Zero);
        builder.Resource.Retention = retention;
        return builder;
    }

    /// <summary>Says how much disk the blocks may take; the oldest go first. At most 80 % of the volume: the write-ahead log comes on top.</summary>
    /// <param name="builder">Prometheus.</param>
    /// <param name="bytes">More than zero.</param>
    public static IResourceBuilder<PrometheusResource> WithRetentionSize(this IResourceBuilder<PrometheusResource> builder, long bytes)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(bytes, 0);
        builder.Resource.RetentionSize = bytes;
        return builder;
    }

    /// <summary>Uses a configuration of your own in the place of HyHome's <c>prometheus.yaml</c>.</summary>
    /// <param name="builder">Prometheus.</param>
    /// <param name="path">The file, relative to the AppHost's folder.</param>
    public static IResourceBuilder<PrometheusResource> WithConfigFile(this IResourceBuilder<PrometheusResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.ConfigFile = UserFile.Resolve(builder, path, "configuration");
        return builder;
    }

    /// <summary>Adds recording or alerting rules: a file, or a folder with <c>*.yaml</c> files.</summary>
    /// <param name="builder">Prometheus.</param>
    /// <param name="path">The file or folder, relative to the AppHost's folder.</param>
    public static IResourceBuilder<PrometheusResource> WithRules(this IResourceBuilder<PrometheusResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.RuleFiles.Add(UserFile.Resolve(builder, path, "rules"));
        return builder;
    }

    /// <summary>Scrapes a container. What runs on the host is Alloy's to scrape.</summary>
    /// <param name="builder">Prometheus.</param>
    /// <param name="endpoint">The container's endpoint that serves metrics.</param>
    /// <param name="job">The <c>job</c> label; by default the resource's name.</param>
    /// <param name="path">The path of the metrics.</param>
    public static IResourceBuilder<PrometheusResource> WithScrapeTarget(
        this IResourceBuilder<PrometheusResource> builder, EndpointReference endpoint, string? job = null, string path = "/metrics")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpoint);
        builder.Resource.ScrapeTargets.Add(new ScrapeTarget(endpoint, job ?? endpoint.Resource.Name, path));
        return builder.WithReferenceRelationship(endpoint.Resource);
    }

    /// <summary>Sends alerts to Alertmanager.</summary>
    /// <param name="builder">Prometheus.</param>
    /// <param name="alertmanager">Where alerts go; several get every alert each.</param>
    public static IResourceBuilder<PrometheusResource> WithAlertmanager(
        this IResourceBuilder<PrometheusResource> builder, IResourceBuilder<AlertmanagerResource> alertmanager)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(alertmanager);
        builder.Resource.Alertmanagers.Add(alertmanager.Resource);
        return builder.WithReferenceRelationship(alertmanager.Resource).WithRelationship(alertmanager.Resource, "alerts");
    }

    // The image's own arguments are replaced by any that are given: the two paths must be said again.
    private static void AddArguments(CommandLineArgsCallbackContext context, PrometheusResource prometheus)
    {
        context.Args.Add($"--config.file={ConfigDirectory}/{ConfigFileName}");
        context.Args.Add("--storage.tsdb.path=/prometheus");
        context.Args.Add($"--storage.tsdb.retention.time={GoDuration.Format(prometheus.Retention)}");
        if (prometheus.RetentionSize is { } bytes)
        {
            context.Args.Add(string.Create(CultureInfo.InvariantCulture, $"--storage.tsdb.retention.size={bytes}B"));
        }

        context.Args.Add("--web.enable-otlp-receiver");
        context.Args.Add("--web.enable-remote-write-receiver");
        context.Args.Add("--enable-feature=exemplar-storage");
    }

    /// <summary>All rules: HyHome's, those of them that were asked for, and the author's.</summary>
    internal static IReadOnlyList<ContainerFileSystemItem> RuleItems(PrometheusResource prometheus) =>
    [
        .. ComponentFile.Tree("Prometheus/rules"),
        .. prometheus.ChosenRules.Select(ComponentFile.ToContainer),
        .. prometheus.RuleFiles.SelectMany(path => UserFile.ToItems(path, "*.yaml")),
    ];

    private static IEnumerable<ContainerFileSystemItem> Files(PrometheusResource prometheus)
    {
        yield return prometheus.ConfigFile is { } own
            ? new ContainerFile { Name = ConfigFileName, SourcePath = own }
            : ComponentFile.ToContainer("Prometheus/prometheus.yaml");
        yield return new ContainerDirectory
        {
            Name = "rules",
            Entries = RuleItems(prometheus),
        };
        if (prometheus.ScrapeTargets.Count > 0)
        {
            yield return Folder("scrape", "model.yaml", ScrapeFile.Write(prometheus));
        }

        if (prometheus.Alertmanagers.Count > 0)
        {
            var groups = new[] { new { targets = prometheus.Alertmanagers.Select(alertmanager => ContainerAddress.Of(alertmanager.PrimaryEndpoint, prometheus)) } };
            yield return Folder("alertmanagers", "model.json", JsonSerializer.Serialize(groups));
        }
    }

    private static ContainerDirectory Folder(string name, string file, string contents) =>
        new() { Name = name, Entries = [new ContainerFile { Name = file, Contents = contents }] };
}
