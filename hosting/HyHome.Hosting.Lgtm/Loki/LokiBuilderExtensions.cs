namespace HyHome.Hosting.Lgtm;

/// <summary>Loki in an application model.</summary>
public static class LokiBuilderExtensions
{
    private const string ConfigDirectory = "/etc/loki";
    private const string ConfigFileName = "loki.yaml";

    // Loki's index has one table per day: it can't keep less.
    private static readonly TimeSpan MinRetention = TimeSpan.FromHours(24);

    /// <summary>Adds Loki, storing on its own disk, with retention and the ruler switched on.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The host's port; by default Loki's own (3100) where it is free.</param>
    public static IResourceBuilder<LokiResource> AddLoki(this IDistributedApplicationBuilder builder, [ResourceName] string name = "loki", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var resource = new LokiResource(name);
        var added = builder.AddResource(resource)
            .WithPinnedImage(ContainerImages.Loki)
            .WithComputeResources(cpuRequest: "100m", memoryRequest: "256Mi", memoryLimit: "1Gi")
            .WithPodSecurity(user: 10001, writableFolders: ["/loki"])
            .WithHttpEndpoint(port: port, targetPort: 3100, name: LokiResource.PrimaryEndpointName)
            .WithArgs($"-config.file={ConfigDirectory}/{ConfigFileName}", "-config.expand-env=true")
            .WithEnvironment(context => context.EnvironmentVariables["LOKI_RETENTION"] = GoDuration.Format(resource.Retention))
            .WithContainerFiles(ConfigDirectory, (_, _) => Task.FromResult(Files(resource)))
            .WithHttpHealthCheck("/ready", endpointName: LokiResource.PrimaryEndpointName)
            .ServedEmbedded();
        StackValidator.Register(builder);
        return added;
    }

    /// <summary>Keeps the data in a volume, so that it outlives the container.</summary>
    /// <param name="builder">Loki.</param>
    /// <param name="name">The volume's name; by default one made from the application's and the resource's name.</param>
    public static IResourceBuilder<LokiResource> WithDataVolume(this IResourceBuilder<LokiResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/loki");
    }

    /// <summary>Says how long lines are kept. Older ones are deleted by the compactor within some hours.</summary>
    /// <param name="builder">Loki.</param>
    /// <param name="retention">At least 24 hours.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 24 hours, which Loki refuses.</exception>
    public static IResourceBuilder<LokiResource> WithRetention(this IResourceBuilder<LokiResource> builder, TimeSpan retention)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (retention < MinRetention)
        {
            throw new ArgumentOutOfRangeException(
                nameof(retention), retention, $"'{builder.Resource.Name}' can't keep logs for less than 24 hours: Loki's index is made of days.");
        }

        builder.Resource.Retention = retention;
        return builder;
    }

    /// <summary>Uses a configuration of your own in the place of HyHome's <c>loki.yaml</c>. It is checked before the application starts.</summary>
    /// <param name="builder">Loki.</param>
    /// <param name="path">The file, relative to the AppHost's folder.</param>
    public static IResourceBuilder<LokiResource> WithConfigFile(this IResourceBuilder<LokiResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.ConfigFile = UserFile.Resolve(builder, path, "configuration");
        return builder;
    }

    /// <summary>Adds rules on logs for Loki's ruler: a file, or a folder with <c>*.yaml</c> files.</summary>
    /// <param name="builder">Loki.</param>
    /// <param name="path">The file or folder, relative to the AppHost's folder.</param>
    public static IResourceBuilder<LokiResource> WithRules(this IResourceBuilder<LokiResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.RuleFiles.Add(UserFile.Resolve(builder, path, "rules"));
        return builder;
    }

    /// <summary>Sends the alerts of Loki's ruler to Alertmanager.</summary>
    /// <param name="builder">Loki.</param>
    /// <param name="alertmanager">Where alerts go.</param>
    public static IResourceBuilder<LokiResource> WithAlertmanager(
        this IResourceBuilder<LokiResource> builder, IResourceBuilder<AlertmanagerResource> alertmanager)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(alertmanager);
        return builder.WithEnvironment("LOKI_ALERTMANAGER_URL", alertmanager.Resource.PrimaryEndpoint).WithRelationship(alertmanager.Resource, "alerts");
    }

    private static IEnumerable<ContainerFileSystemItem> Files(LokiResource loki)
    {
        yield return loki.ConfigFile is { } own
            ? new ContainerFile { Name = ConfigFileName, SourcePath = own }
            : ComponentFile.ToContainer("Loki/loki.yaml");

        // Without tenants, the ruler's only one is called "fake".
        var rules = ComponentFile.Tree("Loki/rules").Concat(loki.RuleFiles.SelectMany(path => UserFile.ToItems(path, "*.yaml")));
        yield return new ContainerDirectory { Name = "rules", Entries = [new ContainerDirectory { Name = "fake", Entries = [.. rules] }] };
    }
}
