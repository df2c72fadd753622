using HyHome.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;

namespace HyHome.ServiceDefaults.Tests;

public sealed class LogDestinationTests
{
    [Theory]
    [InlineData(null, null, LogDestination.Otlp)]
    [InlineData("10.43.0.1", null, LogDestination.Stdout)]
    [InlineData("10.43.0.1", "Otlp", LogDestination.Otlp)]
    [InlineData(null, "stdout", LogDestination.Stdout)]
    public void The_switch_wins_over_the_place(string? cluster, string? setting, LogDestination expected) =>
        Assert.Equal(expected, LogDestinations.Resolve(Configuration(cluster, setting)));

    [Theory]
    [InlineData("file")]
    [InlineData("7")]
    public void An_unknown_destination_is_refused_with_the_known_ones(string setting)
    {
        var error = Assert.Throws<InvalidOperationException>(() => LogDestinations.Resolve(Configuration(null, setting)));

        Assert.Equal($"The setting 'Telemetry:Logs' is '{setting}'. Use one of: Otlp, Stdout.", error.Message);
    }

    private static IConfiguration Configuration(string? cluster, string? setting) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["KUBERNETES_SERVICE_HOST"] = cluster, ["Telemetry:Logs"] = setting })
        .Build();
}
