using System.Globalization;
using System.Reflection;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace HyHome.Hosting.Dashboard;

/// <summary>What the command line, the configuration and the AppHost say about its dashboard.</summary>
internal sealed class DashboardSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Dashboard";

    /// <summary>Key of <see cref="IsEnabled"/>.</summary>
    public const string EnabledKey = $"{Section}:Enabled";

    private const string PortKey = $"{Section}:Port";

    /// <exception cref="DistributedApplicationException">A value is not understood.</exception>
    public DashboardSettings(IConfiguration configuration, DistributedApplicationOptions options, string applicationName, Assembly? appHost)
    {
        HostAssembly = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "DashboardHost")?.Value;
        IsEnabled = !options.DisableDashboard && configuration.GetValue(EnabledKey, true);
        ApplicationName = options.DashboardApplicationName ?? (applicationName.EndsWith(".AppHost", StringComparison.Ordinal) ? applicationName[..^".AppHost".Length] : applicationName);
        Port = ReadPort(configuration[PortKey]) ?? (configuration.GetValue("DcpPublisher:RandomizePorts", false) ? 0 : null);
        Token = configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? token : null;
        Addresses = Enum.GetValues<TelemetryApi>()
            .Select(api => (Api: api, Text: configuration[KeyOf(api)]))
            .Where(given => !string.IsNullOrEmpty(given.Text))
            .ToDictionary(given => given.Api, given => ReadAddress(KeyOf(given.Api), given.Text!));
    }

    /// <summary>Name of the assembly that serves the pages; null when the AppHost was built without.</summary>
    public string? HostAssembly { get; }

    /// <summary>Whether pages are served while the application runs.</summary>
    public bool IsEnabled { get; }

    /// <summary>The application's name for people.</summary>
    public string ApplicationName { get; }

    /// <summary>The port that was asked for.</summary>
    public int? Port { get; }

    /// <summary>The token that was asked for.</summary>
    public string? Token { get; }

    /// <summary>The components that were named by their addresses.</summary>
    public IReadOnlyDictionary<TelemetryApi, Uri> Addresses { get; }

    /// <summary>Configuration key of a component's address.</summary>
    public static string KeyOf(TelemetryApi api) => $"{Section}:{api}";

    private static int? ReadPort(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue ? port
        : throw new DistributedApplicationException($"{PortKey} is '{text}'; it must be a port from 1 to 65535, or 0 for a random one.");

    private static Uri ReadAddress(string key, string text) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address) && UriSchemes.IsHttp(address.Scheme)
            ? address
            : throw new DistributedApplicationException($"{key} is '{text}'; it must be an address such as http://localhost:9090.");
}
