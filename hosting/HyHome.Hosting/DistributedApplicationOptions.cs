namespace HyHome.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly of the AppHost; by default the one that started the process.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The folder of the AppHost's project, against which relative paths are taken.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>The registry from which all images without one are pulled.</summary>
    public string? ContainerRegistryOverride { get; set; }

    /// <summary>Whether no web UI is served.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>The application's name in the web UI.</summary>
    public string? DashboardApplicationName { get; set; }

    /// <summary>Whether the web UI may be served without TLS.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Whether the logs of resources are written to the AppHost's log too.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>Whether resources trust the developer certificate; null for the default.</summary>
    public bool? TrustDeveloperCertificate { get; set; }

    /// <summary>Whether resources with TLS endpoints use the developer certificate; null for the default.</summary>
    public bool? DeveloperCertificateDefaultHttpsTerminationEnabled { get; set; }
}
