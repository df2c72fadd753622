using Microsoft.Extensions.Configuration;

namespace HyHome.ServiceDefaults.Telemetry;

/// <summary>Where an app's log records go. Read from the setting <c>Telemetry:Logs</c> (<c>Telemetry__Logs</c> as a variable).</summary>
public enum LogDestination
{
    /// <summary>To the collector, with the other signals; the console stays readable for people. The default outside a cluster.</summary>
    Otlp,

    /// <summary>
    /// To standard output as one JSON object per line, with <c>trace_id</c>, and not to the collector. The default in a cluster, where
    /// the collector reads every pod's output anyway: a record that took both ways would be stored twice.
    /// </summary>
    Stdout,
}

internal static class LogDestinations
{
    public const string Setting = "Telemetry:Logs";

    // Kubernetes sets this in every container of every pod.
    private const string ClusterVariable = "KUBERNETES_SERVICE_HOST";

    public static LogDestination Resolve(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } chosen)
        {
            return configuration[ClusterVariable] is { Length: > 0 } ? LogDestination.Stdout : LogDestination.Otlp;
        }

        // Enum.TryParse alone would take any number.
        return Enum.TryParse<LogDestination>(chosen, ignoreCase: true, out var destination) && Enum.IsDefined(destination)
            ? destination
            : throw new InvalidOperationException(
                $"The setting '{Setting}' is '{chosen}'. Use one of: {string.Join(", ", Enum.GetNames<LogDestination>())}.");
    }
}
