namespace HyHome.Hosting.ApplicationModel;

/// <summary>A network in which an endpoint has an address of its own.</summary>
/// <param name="Value">The network's name.</param>
public record NetworkIdentifier(string Value);

/// <summary>The networks every application has.</summary>
public static class KnownNetworkIdentifiers
{
    /// <summary>This machine: what processes on it use.</summary>
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    /// <summary>The internet.</summary>
    public static readonly NetworkIdentifier PublicInternet = new(".");

    /// <summary>The network the application's containers share; resource names are DNS names in it.</summary>
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");
}

/// <summary>Host names with a fixed meaning.</summary>
public static class KnownHostNames
{
    /// <summary>This machine, seen from itself.</summary>
    public const string Localhost = "localhost";

    /// <summary>This machine, seen from a container through a tunnel.</summary>
    public const string DefaultContainerTunnelHostName = "aspire.dev.internal";

    /// <summary>This machine, seen from a container.</summary>
    public const string DockerDesktopHostBridge = "host.docker.internal";
}
