using System.Globalization;
using HyHome.AppHost.Tests.Dashboard;
using HyHome.Dashboard.Tests.Clients;
using HyHome.Dashboard.Tests.Hosting;

namespace HyHome.Dashboard.Tests.States;

/// <summary>Every state of every page in a browser, filled with what is hard to show: a walk through an application meets only those that it happens to be in.</summary>
[Collection(nameof(EveryStateTests))]
[CollectionDefinition(nameof(EveryStateTests), DisableParallelization = true)]
public sealed class EveryStateTests
{
    [Fact]
    public async Task Every_state_of_every_page_can_be_used_by_everybody_in_both_themes_and_widths()
    {
        BrowserWalk.SkipWithoutBrowser();
        await using var stack = await Stack.StartAsync(ShownTelemetry.Options);
        await ShownTelemetry.SendAsync(stack);
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { Port = 0, Sources = stack.Addresses, Board = new ShownBoard(), Dashboards = new ShownDashboards() });

        await BrowserWalk.RunAsync("states.mjs", dashboard.LoginUrl.AbsoluteUri, ShownTelemetry.Trace, ShownDashboards.Uid, Milliseconds(stack.Nanoseconds(-300)), Milliseconds(stack.Nanoseconds(290)));
    }

    private static string Milliseconds(long nanoseconds) => (nanoseconds / 1_000_000).ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Pages_that_nothing_answers_say_so_to_everybody()
    {
        BrowserWalk.SkipWithoutBrowser();
        var nowhere = new Uri("http://127.0.0.1:1/");
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions
        {
            Port = 0,
            Sources = new FixedAddresses { [DataSourceKind.Loki] = nowhere, [DataSourceKind.Tempo] = nowhere, [DataSourceKind.Prometheus] = nowhere, [DataSourceKind.Alertmanager] = nowhere },
            Dashboards = new ShownDashboards(),
        });

        await BrowserWalk.RunAsync("states.mjs", dashboard.LoginUrl.AbsoluteUri);
    }
}
