namespace HyHome.Hosting.Lgtm;

/// <summary>Alertmanager in an application model.</summary>
public static class AlertmanagerBuilderExtensions
{
    private const string ConfigDirectory = "/etc/alertmanager";
    private const string ConfigFileName = "alertmanager.yaml";

    // The image's user "nobody".
    private const int User = 65534;

    /// <summary>Adds Alertmanager, single, with a route tree by severity. Without a receiver alerts are shown and sent to nobody.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The host's port; by default Alertmanager's own (9093) where it is free.</param>
    public static IResourceBuilder<AlertmanagerResource> AddAlertmanager(
        this IDistributedApplicationBuilder builder, [ResourceName] string name = "alertmanager", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var resource = new AlertmanagerResource(name);
        return builder.AddResource(resource)
            .WithPinnedImage(ContainerImages.Alertmanager)
            .WithComputeResources(cpuRequest: "10m", memoryRequest: "32Mi", memoryLimit: "128Mi")
            .WithPodSecurity(User, writableFolders: ["/alertmanager"])
            .WithHttpEndpoint(port: port, targetPort: 9093, name: AlertmanagerResource.PrimaryEndpointName)
            // The empty address keeps it from looking for peers. The image's own arguments are replaced, so the paths are said again.
            .WithArgs(context => context.Args.Add($"--config.file={ConfigDirectory}/{ConfigFileName}"))
            .WithArgs("--storage.path=/alertmanager", "--cluster.listen-address=")
            .WithArgs(context => context.Args.Add($"--data.retention={GoDuration.Format(resource.Retention)}"))
            .WithContainerFiles(ConfigDirectory, (_, _) => Task.FromResult(Files(resource)))
            .WithHttpHealthCheck("/-/ready", endpointName: AlertmanagerResource.PrimaryEndpointName)
            .ServedEmbedded();
    }

    /// <summary>Keeps silences and what was sent in a volume, so that a restart neither forgets nor repeats.</summary>
    /// <param name="builder">Alertmanager.</param>
    /// <param name="name">The volume's name; by default one made from the application's and the resource's name.</param>
    public static IResourceBuilder<AlertmanagerResource> WithDataVolume(this IResourceBuilder<AlertmanagerResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/alertmanager");
    }

    /// <summary>Says how long resolved alerts and silences that ended are kept.</summary>
    /// <param name="builder">Alertmanager.</param>
    /// <param name="retention">More than zero.</param>
    public static IResourceBuilder<AlertmanagerResource> WithRetention(this IResourceBuilder<AlertmanagerResource> builder, TimeSpan retention)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retention, TimeSpan.Zero);
        builder.Resource.Retention = retention;
        return builder;
    }

    /// <summary>Uses a configuration of your own in the place of HyHome's <c>alertmanager.yaml</c>; receivers of the model are added to it.</summary>
    /// <param name="builder">Alertmanager.</param>
    /// <param name="path">The file, relative to the AppHost's folder.</param>
    public static IResourceBuilder<AlertmanagerResource> WithConfigFile(this IResourceBuilder<AlertmanagerResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.ConfigFile = UserFile.Resolve(builder, path, "configuration");
        return builder;
    }

    /// <summary>Tells somebody of alerts. Secrets reach Alertmanager as files.</summary>
    /// <param name="builder">Alertmanager.</param>
    /// <param name="receiver">Who and how.</param>
    /// <exception cref="DistributedApplicationException">There is a receiver of that name.</exception>
    public static IResourceBuilder<AlertmanagerResource> WithReceiver(this IResourceBuilder<AlertmanagerResource> builder, AlertReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(receiver);
        if (builder.Resource.Receivers.Any(other => other.Name == receiver.Name))
        {
            throw new DistributedApplicationException(
                $"'{builder.Resource.Name}' has a receiver '{receiver.Name}' already. Give the second one another name.");
        }

        builder.Resource.Receivers.Add(receiver);
        foreach (var (file, parameter) in receiver.Secrets)
        {
            builder.WithSecretFile(SecretFiles.Path(file), parameter, User);
        }

        // Where it is outside of the model, the network policy can't know the address.
        return receiver.Target is { } target ? builder.WithReferenceRelationship(target) : builder.WithOpenEgress();
    }

    private static IEnumerable<ContainerFileSystemItem> Files(AlertmanagerResource alertmanager)
    {
        var config = alertmanager.ConfigFile is { } own ? File.ReadAllText(own) : ComponentFile.Read("Alertmanager/alertmanager.yaml");
        return
        [
            new ContainerFile
            {
                Name = ConfigFileName,
                Contents = alertmanager.Receivers.Count == 0 ? config : AlertmanagerConfig.AddReceivers(config, alertmanager),
            },
        ];
    }
}
