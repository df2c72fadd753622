namespace HyHome.AppHost.Tests.Dashboard;

/// <summary>The dashboard in a browser, as a person sees it, over the embedded components.</summary>
[Collection(nameof(WalkCollection))]
public sealed class DashboardWalkTests
{
    [Fact]
    public async Task A_person_finds_the_reason_of_a_failed_order_and_no_page_has_an_error()
    {
        BrowserWalk.SkipWithoutBrowser();
        await using var host = await DashboardProcess.StartAsync("--runtime", "embedded");

        await BrowserWalk.RunAsync("walk.mjs", host.LoginUrl);
    }
}
