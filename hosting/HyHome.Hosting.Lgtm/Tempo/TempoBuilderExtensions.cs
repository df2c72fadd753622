namespace HyHome.Hosting.Lgtm;

/// <summary>Tempo in an application model.</summary>
public static class TempoBuilderExtensions
{
    private const string ConfigDirectory = "/etc/tempo";
    private const string ConfigFileName = "tempo.yaml";

    /// <summary>Adds Tempo, all parts in one process, storing on its own disk.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The host's port of the HTTP API; by default Tempo's own (3200) where it is free.</param>
    public static IResourceBuilder<TempoResource> AddTempo(this IDistributedApplicationBuilder builder, [ResourceName] string name = "tempo", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var resource = new TempoResource(name);
        var added = builder.AddResource(resource)
            .WithPinnedImage(ContainerImages.Tempo)
            .WithComputeResources(cpuRequest: "100m", memoryRequest: "256Mi", memoryLimit: "2Gi")
            .WithPodSecurity(user: 10001, writableFolders: ["/var/tempo"])
            .WithHttpEndpoint(port: port, targetPort: 3200, name: TempoResource.PrimaryEndpointName)
            // A name of its own on the host: 4317 belongs to the collector.
            .WithEndpoint(targetPort: 4317, scheme: "http", name: TempoResource.OtlpGrpcEndpointName)
            .WithEndpoint(TempoResource.OtlpGrpcEndpointName, endpoint => endpoint.Transport = "http2")
            // The image has no default command.
            .WithArgs("-target=all", $"-config.file={ConfigDirectory}/{ConfigFileName}", "-config.expand-env=true")
            .WithEnvironment(context => context.EnvironmentVariables["TEMPO_RETENTION"] = GoDuration.Format(resource.Retention))
            .WithContainerFiles(ConfigDirectory, (_, _) => Task.FromResult(Files(resource)))
            .WithHttpHealthCheck("/ready", endpointName: TempoResource.PrimaryEndpointName)
            .ServedEmbedded();
        StackValidator.Register(builder);
        return added;
    }

    /// <summary>Keeps the data in a volume, so that it outlives the container.</summary>
    /// <param name="builder">Tempo.</param>
    /// <param name="name">The volume's name; by default one made from the application's and the resource's name.</param>
    public static IResourceBuilder<TempoResource> WithDataVolume(this IResourceBuilder<TempoResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/var/tempo");
    }

    /// <summary>Says how long traces are kept.</summary>
    /// <param name="builder">Tempo.</param>
    /// <param name="retention">More than zero.</param>
    public static IResourceBuilder<TempoResource> WithRetention(this IResourceBuilder<TempoResource> builder, TimeSpan retention)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retention, TimeSpan.Zero);
        builder.Resource.Retention = retention;
        return builder;
    }

    /// <summary>Uses a configuration of your own in the place of HyHome's <c>tempo.yaml</c>. It is checked before the application starts.</summary>
    /// <param name="builder">Tempo.</param>
    /// <param name="path">The file, relative to the AppHost's folder.</param>
    public static IResourceBuilder<TempoResource> WithConfigFile(this IResourceBuilder<TempoResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.ConfigFile = UserFile.Resolve(builder, path, "configuration");
        return builder;
    }

    /// <summary>Derives span metrics and service graphs from the traces, and writes them to Prometheus with exemplars.</summary>
    /// <param name="builder">Tempo.</param>
    /// <param name="prometheus">Where the series go.</param>
    public static IResourceBuilder<TempoResource> WithMetricsGenerator(
        this IResourceBuilder<TempoResource> builder, IResourceBuilder<PrometheusResource> prometheus)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(prometheus);
        return builder
            .WithEnvironment("TEMPO_REMOTE_WRITE_URL", ReferenceExpression.Create($"{prometheus.Resource.PrimaryEndpoint.Property(EndpointProperty.Url)}/api/v1/write"))
            .WithEnvironment("TEMPO_GENERATOR_PROCESSORS", "span-metrics,service-graphs")
            .WithRelationship(prometheus.Resource, "span metrics");
    }

    private static IEnumerable<ContainerFileSystemItem> Files(TempoResource tempo) =>
    [
        tempo.ConfigFile is { } own ? new ContainerFile { Name = ConfigFileName, SourcePath = own } : ComponentFile.ToContainer("Tempo/tempo.yaml"),
    ];
}
