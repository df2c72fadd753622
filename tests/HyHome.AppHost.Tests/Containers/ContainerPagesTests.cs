using HyHome.AppHost.Tests.Dashboard;

namespace HyHome.AppHost.Tests.Containers;

/// <summary>The pages alone, pointed at components that something else started.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ContainerPagesTests(ContainerPlatform platform)
{
    [Fact]
    public async Task Pages_without_an_application_show_a_Prometheus_and_an_Alertmanager_that_run_elsewhere()
    {
        BrowserWalk.SkipWithoutBrowser();
        await using var host = await DashboardProcess.StartAsync(
            "dashboard", "--prometheus", platform.App.GetEndpoint("prometheus").AbsoluteUri, "--alertmanager", platform.App.GetEndpoint("alertmanager").AbsoluteUri);

        await BrowserWalk.RunAsync("real.mjs", host.LoginUrl);
    }
}
