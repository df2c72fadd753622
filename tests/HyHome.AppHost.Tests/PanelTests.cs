using HyHome.Hosting.Lgtm.Tests.Support;
using HyHome.Tests.Dashboards;

namespace HyHome.AppHost.Tests;

/// <summary>On the running samples every panel about services, logs, traces and the runtime has data.</summary>
[Collection<BusyPlatformCollection>]
public sealed class PanelTests(BusyPlatformFixture platform)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(240);
    private static readonly Dictionary<string, string> Chosen = new() { ["search"] = "" };

    [Theory]
    [InlineData("Services/services.json", null)]
    [InlineData("Services/service-detail.json", "checkout")]
    [InlineData("Services/dotnet-runtime.json", null)]
    [InlineData("Telemetry/logs-overview.json", null)]
    [InlineData("Telemetry/traces-overview.json", null)]
    public async Task Every_panel_has_data(string file, string? service)
    {
        var cancel = TestContext.Current.CancellationToken;
        var dashboard = DashboardFile.Read(Path.Combine(Repository.Root, "hosting/HyHome.Hosting.Lgtm/Grafana/dashboards", file));
        using var runner = new PanelRunner(platform.Prometheus, platform.Loki, platform.Tempo, () => DateTimeOffset.UtcNow, TimeSpan.FromMinutes(15));
        var end = DateTimeOffset.UtcNow + Deadline;
        var missing = new List<string>();
        do
        {
            missing.Clear();
            try
            {
                var chosen = service is null ? Chosen : new Dictionary<string, string>(Chosen) { ["service"] = service };
                var values = await runner.VariablesAsync(dashboard, chosen, cancel);
                foreach (var panel in dashboard.Panels)
                {
                    missing.AddRange(await runner.EmptyAsync(panel, values, cancel));
                }
            }
            catch (InvalidDataException e)
            {
                missing.Add(e.Message);
            }

            if (missing.Count > 0)
            {
                await Task.Delay(500, cancel);
            }
        }
        while (missing.Count > 0 && DateTimeOffset.UtcNow < end);

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }
}

/// <summary>Tests that share the busy application.</summary>
[CollectionDefinition]
public sealed class BusyPlatformCollection : ICollectionFixture<BusyPlatformFixture>;
