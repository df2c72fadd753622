using HyHome.Hosting.Lgtm.Collecting;

namespace HyHome.Hosting.Lgtm;

/// <summary>Alloy in an application model.</summary>
public static class AlloyBuilderExtensions
{
    private const string ConfigDirectory = "/etc/alloy";
    private const string DockerSocket = "/var/run/docker.sock";

    /// <summary>Adds Alloy. Say what it does with <see cref="WithOtlpReceiver"/>, <see cref="WithRemoteWrite"/> and <see cref="WithConfigFile"/>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The host's port of the user interface; by default Alloy's own (12345) where it is free.</param>
    public static IResourceBuilder<AlloyResource> AddAlloy(this IDistributedApplicationBuilder builder, [ResourceName] string name = "alloy", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var resource = new AlloyResource(name);
        var added = builder.AddResource(resource)
            .WithPinnedImage(ContainerImages.Alloy)
            .WithComputeResources(cpuRequest: "100m", memoryRequest: "128Mi", memoryLimit: "600Mi")
            // The image starts as root unless told otherwise, but has a user of its own.
            .WithPodSecurity(user: 473, writableFolders: ["/var/lib/alloy/data"])
            .WithHttpEndpoint(port: port, targetPort: 12345, name: AlloyResource.PrimaryEndpointName)
            // A folder: all its *.alloy files are one configuration. Inside a container 127.0.0.1, the default, would reach nobody.
            .WithArgs("run", ConfigDirectory, "--server.http.listen-addr=0.0.0.0:12345", "--storage.path=/var/lib/alloy/data", "--disable-reporting")
            .WithContainerFiles(ConfigDirectory, (context, _) => Task.FromResult(Files(resource, resource.CopiesToDashboard && DashboardCopy.Find(context.Services) is not null)))
            .WithHttpHealthCheck("/-/ready", endpointName: AlloyResource.PrimaryEndpointName)
            .ServedEmbedded();
        StackValidator.Register(builder);
        return added;
    }

    /// <summary>Keeps what is not yet delivered in a volume, so that it outlives the container.</summary>
    /// <param name="builder">Alloy.</param>
    /// <param name="name">The volume's name; by default one made from the application's and the resource's name.</param>
    public static IResourceBuilder<AlloyResource> WithDataVolume(this IResourceBuilder<AlloyResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/var/lib/alloy/data");
    }

    /// <summary>Takes OTLP in and hands logs to Loki, traces to Tempo and metrics to Prometheus.</summary>
    /// <param name="builder">Alloy.</param>
    /// <param name="loki">Where logs go.</param>
    /// <param name="tempo">Where traces go.</param>
    /// <param name="prometheus">Where metrics go.</param>
    /// <param name="grpcPort">The host's port for OTLP over gRPC; by default 4317 where it is free.</param>
    /// <param name="httpPort">The host's port for OTLP over HTTP; by default 4318 where it is free.</param>
    public static IResourceBuilder<AlloyResource> WithOtlpReceiver(
        this IResourceBuilder<AlloyResource> builder,
        IResourceBuilder<LokiResource> loki,
        IResourceBuilder<TempoResource> tempo,
        IResourceBuilder<PrometheusResource> prometheus,
        int? grpcPort = null,
        int? httpPort = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(loki);
        ArgumentNullException.ThrowIfNull(tempo);
        ArgumentNullException.ThrowIfNull(prometheus);

        builder.Resource.ConfigFiles.Add("Alloy/otlp.alloy");
        return builder
            .WithEndpoint(port: grpcPort, targetPort: 4317, scheme: "http", name: AlloyResource.OtlpGrpcEndpointName)
            .WithEndpoint(AlloyResource.OtlpGrpcEndpointName, endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(port: httpPort, targetPort: 4318, name: AlloyResource.OtlpHttpEndpointName)
            .WithEnvironment("LOKI_OTLP_ENDPOINT", ReferenceExpression.Create($"{loki.Resource.PrimaryEndpoint.Property(EndpointProperty.Url)}/otlp"))
            .WithEnvironment("TEMPO_OTLP_ENDPOINT", ReferenceExpression.Create($"{tempo.Resource.OtlpGrpcEndpoint.Property(EndpointProperty.HostAndPort)}"))
            .WithEnvironment(
                "PROMETHEUS_OTLP_ENDPOINT", ReferenceExpression.Create($"{prometheus.Resource.PrimaryEndpoint.Property(EndpointProperty.Url)}/api/v1/otlp"))
            .WithRelationship(loki.Resource, "logs")
            .WithRelationship(tempo.Resource, "traces")
            .WithRelationship(prometheus.Resource, "metrics");
    }

    /// <summary>
    /// Sends what apps send also to the engine's own dashboard, where that takes OTLP: Aspire's. Without one, as with the built-in engine, whose dashboard reads
    /// the stack, this changes nothing; nor does it in a cluster. Needs <see cref="WithOtlpReceiver"/>.
    /// </summary>
    /// <param name="builder">Alloy.</param>
    public static IResourceBuilder<AlloyResource> WithDashboardCopy(this IResourceBuilder<AlloyResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Resource.CopiesToDashboard || !builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        builder.Resource.CopiesToDashboard = true;
        return builder.WithEnvironment(context => DashboardCopy.SetEnvironment(context, builder.ApplicationBuilder.Configuration));
    }

    /// <summary>Scrapes Alloy itself and every target of <see cref="WithScrapeTarget"/>, and writes the series to Prometheus.</summary>
    /// <param name="builder">Alloy.</param>
    /// <param name="prometheus">Where the series go.</param>
    public static IResourceBuilder<AlloyResource> WithRemoteWrite(
        this IResourceBuilder<AlloyResource> builder, IResourceBuilder<PrometheusResource> prometheus)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(prometheus);

        builder.Resource.ConfigFiles.Add("Alloy/metrics.alloy");
        return builder
            .WithEnvironment(
                "PROMETHEUS_REMOTE_WRITE_URL", ReferenceExpression.Create($"{prometheus.Resource.PrimaryEndpoint.Property(EndpointProperty.Url)}/api/v1/write"))
            .WithRelationship(prometheus.Resource, "metrics")
            .WithEnvironment(context =>
            {
                if (builder.Resource is { IsPerNode: false, ScrapeTargets.Count: > 0 })
                {
                    context.EnvironmentVariables["ALLOY_SCRAPE_TARGETS"] = ScrapeTargetList.Build(builder.Resource.ScrapeTargets);
                }
            });
    }

    /// <summary>Scrapes an endpoint of the model, wherever it runs. Needs <see cref="WithRemoteWrite"/>.</summary>
    /// <param name="builder">Alloy.</param>
    /// <param name="endpoint">The endpoint that serves metrics.</param>
    /// <param name="job">The <c>job</c> label; by default the resource's name.</param>
    /// <param name="path">The path of the metrics.</param>
    public static IResourceBuilder<AlloyResource> WithScrapeTarget(
        this IResourceBuilder<AlloyResource> builder, EndpointReference endpoint, string? job = null, string path = "/metrics")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpoint);
        builder.Resource.ScrapeTargets.Add(new ScrapeTarget(endpoint, job ?? endpoint.Resource.Name, path));
        return builder.WithReferenceRelationship(endpoint.Resource);
    }

    /// <summary>Follows the output of containers on this machine's Docker or Podman engine. For local runs; in a cluster Alloy finds the pods.</summary>
    /// <remarks>
    /// Where Alloy is served embedded, it sends the output of the model's own containers, whatever the label.
    /// The engine's socket is mounted into Alloy's container. Read-only as the mount is, whoever talks through that socket has the rights of
    /// the engine, which are those of root on most machines: so this is off unless asked for.
    /// </remarks>
    /// <param name="builder">Alloy.</param>
    /// <param name="loki">Where the lines go.</param>
    /// <param name="containerLabel">Only containers with this label (<c>name</c> or <c>name=value</c>) are read.</param>
    public static IResourceBuilder<AlloyResource> WithDockerLogs(
        this IResourceBuilder<AlloyResource> builder, IResourceBuilder<LokiResource> loki, string containerLabel)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(loki);
        ArgumentException.ThrowIfNullOrWhiteSpace(containerLabel);
        if (!builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            throw new DistributedApplicationException(
                $"'{builder.Resource.Name}' can follow a Docker engine's containers in a local run only. Call WithDockerLogs when builder.ExecutionContext.IsRunMode is true.");
        }

        builder.Resource.ConfigFiles.Add("Alloy/docker.alloy");
        builder.Resource.ContainerLogs = loki.Resource;
        return builder
            // Not WithBindMount: on Windows it would make a path of a drive of what is one inside the engine's machine.
            .WithAnnotation(new ContainerMountAnnotation(DockerSocket, DockerSocket, ContainerMountType.BindMount, isReadOnly: true))
            .WithEnvironment("ALLOY_DOCKER_LABEL", containerLabel)
            .WithEnvironment("LOKI_PUSH_URL", ReferenceExpression.Create($"{loki.Resource.PrimaryEndpoint.Property(EndpointProperty.Url)}/loki/api/v1/push"))
            .WithRelationship(loki.Resource, "logs");
    }

    /// <summary>Adds a configuration file of your own. With the name of one of HyHome's (<c>otlp.alloy</c>, <c>metrics.alloy</c>, <c>docker.alloy</c>) it takes its place.</summary>
    /// <param name="builder">Alloy.</param>
    /// <param name="path">The <c>.alloy</c> file, relative to the AppHost's folder.</param>
    public static IResourceBuilder<AlloyResource> WithConfigFile(this IResourceBuilder<AlloyResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.OwnConfigFiles.Add(UserFile.Resolve(builder, path, "configuration"));
        return builder;
    }

    internal static IEnumerable<ContainerFileSystemItem> Files(AlloyResource alloy, bool copies)
    {
        IEnumerable<string> shipped =
        [
            .. alloy.ConfigFiles,
            .. copies ? [DashboardCopy.ConfigFile] : Array.Empty<string>(),
            .. alloy.NamesCluster ? ["Alloy/cluster-name.alloy"] : Array.Empty<string>(),
        ];
        var own = alloy.OwnConfigFiles.SelectMany(path => UserFile.ToItems(path, "*.alloy")).ToList();
        var replaced = own.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        return [.. shipped.Distinct().Select(path => File(path, alloy, copies)).Where(file => !replaced.Contains(file.Name)), .. own];
    }

    private static ContainerFile File(string path, AlloyResource alloy, bool copies)
    {
        const string Batch = "otelcol.processor.batch.default.input";
        var file = ComponentFile.ToContainer(path);
        var next = path switch
        {
            // The pods' attributes are added before batches are made: afterwards it is no longer known which connection sent what.
            "Alloy/otlp.alloy" when alloy.IsPerNode => "otelcol.processor.k8sattributes.default.input",
            "Alloy/otlp.alloy" when copies => $"{Batch}, otelcol.processor.batch.copy.input",
            "Alloy/kubernetes-node.alloy" when alloy.NamesCluster => "otelcol.processor.transform.cluster.input",
            _ => Batch,
        };
        file.Contents = file.Contents!.Replace(Batch, next, StringComparison.Ordinal);
        return file;
    }
}
