namespace HyHome.Hosting.Lgtm;

/// <summary>Grafana in an application model.</summary>
public static class GrafanaBuilderExtensions
{
    private const string ProvisioningDirectory = "/etc/grafana/provisioning";
    private const string DashboardDirectory = "/etc/grafana/dashboards";

    /// <summary>Adds Grafana with HyHome's dashboards. Name its data sources with <see cref="WithDataSources"/>.</summary>
    /// <remarks>It asks nothing of the Internet: no plugins, no update checks, no usage reports.</remarks>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The host's port; by default Grafana's own (3000) where it is free.</param>
    public static IResourceBuilder<GrafanaResource> AddGrafana(this IDistributedApplicationBuilder builder, [ResourceName] string name = "grafana", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var resource = new GrafanaResource(name, ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));
        return builder.AddResource(resource)
            .WithPinnedImage(ContainerImages.Grafana)
            .WithComputeResources(cpuRequest: "50m", memoryRequest: "128Mi", memoryLimit: "512Mi")
            .WithPodSecurity(user: 472, writableFolders: ["/var/lib/grafana"])
            .WithHttpEndpoint(port: port, targetPort: 3000, name: GrafanaResource.PrimaryEndpointName)
            .WithUrlForEndpoint(GrafanaResource.PrimaryEndpointName, url => url.DisplayText = "Grafana")
            .WithEnvironment(context =>
            {
                var variables = context.EnvironmentVariables;
                variables["GF_SECURITY_ADMIN_PASSWORD"] = resource.AdminPassword;
                variables["GF_ANALYTICS_REPORTING_ENABLED"] = "false";
                variables["GF_ANALYTICS_CHECK_FOR_UPDATES"] = "false";
                variables["GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES"] = "false";
                variables["GF_PLUGINS_PREINSTALL_DISABLED"] = "true";
                variables["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] = $"{DashboardDirectory}/HyHome/home.json";
            })
            .WithContainerFiles(ProvisioningDirectory, (_, _) => Task.FromResult(ProvisioningItems(resource)))
            .WithContainerFiles(DashboardDirectory, (_, _) => Task.FromResult(DashboardItems(resource)))
            .WithHttpHealthCheck("/api/health", endpointName: GrafanaResource.PrimaryEndpointName)
            .ShownInDashboard(() => DashboardItems(resource));
    }

    /// <summary>Keeps users, preferences and own dashboards in a volume, so that they outlive the container.</summary>
    /// <param name="builder">Grafana.</param>
    /// <param name="name">The volume's name; by default one made from the application's and the resource's name.</param>
    public static IResourceBuilder<GrafanaResource> WithDataVolume(this IResourceBuilder<GrafanaResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/var/lib/grafana");
    }

    /// <summary>Says the password of the user <c>admin</c>. Grafana takes it when it starts for the first time.</summary>
    /// <param name="builder">Grafana.</param>
    /// <param name="password">A secret.</param>
    public static IResourceBuilder<GrafanaResource> WithAdminPassword(this IResourceBuilder<GrafanaResource> builder, IResourceBuilder<ParameterResource> password)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(password);
        builder.Resource.AdminPassword = password.Resource;
        return builder;
    }

    /// <summary>Adds dashboards: a JSON file, or a folder with <c>*.json</c> files whose sub-folders become Grafana's folders.</summary>
    /// <param name="builder">Grafana.</param>
    /// <param name="path">The file or folder, relative to the AppHost's folder.</param>
    public static IResourceBuilder<GrafanaResource> WithDashboard(this IResourceBuilder<GrafanaResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Dashboards.Add(UserFile.Resolve(builder, path, "dashboard"));
        return builder;
    }

    /// <summary>Provisions the data sources, linked both ways: exemplar to trace, trace to logs and metrics, log line to trace, service map.</summary>
    /// <param name="builder">Grafana.</param>
    /// <param name="prometheus">Metrics; null when the model has none.</param>
    /// <param name="loki">Logs; null when the model has none.</param>
    /// <param name="tempo">Traces; null when the model has none.</param>
    /// <param name="alertmanager">Alerts; null when the model has none.</param>
    public static IResourceBuilder<GrafanaResource> WithDataSources(
        this IResourceBuilder<GrafanaResource> builder,
        IResourceBuilder<PrometheusResource>? prometheus = null,
        IResourceBuilder<LokiResource>? loki = null,
        IResourceBuilder<TempoResource>? tempo = null,
        IResourceBuilder<AlertmanagerResource>? alertmanager = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var sources = builder.Resource.DataSources;
        sources.Clear();
        Add(prometheus?.Resource.PrimaryEndpoint, "GRAFANA_PROMETHEUS_URL", () => DataSources.Prometheus(tempo is not null, alertmanager is not null));
        Add(loki?.Resource.PrimaryEndpoint, "GRAFANA_LOKI_URL", () => DataSources.Loki(tempo is not null));
        Add(tempo?.Resource.PrimaryEndpoint, "GRAFANA_TEMPO_URL", () => DataSources.Tempo(loki is not null, prometheus is not null));
        Add(alertmanager?.Resource.PrimaryEndpoint, "GRAFANA_ALERTMANAGER_URL", DataSources.Alertmanager);
        return builder;

        void Add(EndpointReference? endpoint, string variable, Func<DataSource> create)
        {
            if (endpoint is not null)
            {
                sources.Add(create());
                builder.WithEnvironment(variable, endpoint);
            }
        }
    }

    private static IEnumerable<ContainerFileSystemItem> ProvisioningItems(GrafanaResource grafana)
    {
        var providers = new DashboardFile { Providers = [new() { Name = "hyhome", Options = new() { Path = DashboardDirectory } }] };
        yield return Folder("dashboards", "hyhome.yaml", ConfigYaml.Write(providers));
        if (grafana.DataSources.Count > 0)
        {
            yield return Folder("datasources", "hyhome.yaml", ConfigYaml.Write(new DataSourceFile { DataSources = grafana.DataSources }));
        }
    }

    internal static IEnumerable<ContainerFileSystemItem> DashboardItems(GrafanaResource grafana) =>
        [.. ComponentFile.Tree("Grafana/dashboards"), .. grafana.Dashboards.SelectMany(path => UserFile.ToItems(path, "*.json"))];

    private static ContainerDirectory Folder(string name, string file, string contents) =>
        new() { Name = name, Entries = [new ContainerFile { Name = file, Contents = contents }] };
}
