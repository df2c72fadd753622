using System.Net;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Tests.Cli;
using HyHome.Hosting.Tests.Orchestration;

namespace HyHome.Hosting.Tests.Dashboard;

public sealed class DashboardProcessTests : IDisposable
{
    private const string Announcement = "Dashboard: ";

    private readonly TemporaryFolder _data = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task An_AppHost_serves_its_dashboard_at_the_printed_address_and_ends_as_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = new AppHostProcess(_data);
        await host.WaitForLineAsync(Announcement);
        await host.WaitForLineAsync("probe: Running (healthy)");
        using var browser = new HttpClient();

        using var page = await browser.GetAsync(await LoginAsync(browser, host), Cancelled);
        ProcessGroups.SignalProcess(host.Pid, ProcessGroups.Terminate);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<h1", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(0, await host.WaitForExitAsync());
    }

    [Fact]
    public async Task An_AppHost_told_so_serves_no_dashboard()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = new AppHostProcess(_data, "--no-dashboard");
        await host.WaitForLineAsync("s after the AppHost");
        ProcessGroups.SignalProcess(host.Pid, ProcessGroups.Terminate);
        await host.WaitForExitAsync();

        Assert.DoesNotContain(host.Output, line => line.Contains(Announcement, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_dashboard_alone_starts_no_resource_and_ends_with_a_signal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = new AppHostProcess(_data, "dashboard", "--prometheus", "http://localhost:1");
        await host.WaitForLineAsync(Announcement);
        using var browser = new HttpClient();
        using var page = await browser.GetAsync(await LoginAsync(browser, host), Cancelled);

        ProcessGroups.SignalProcess(host.Pid, ProcessGroups.Terminate);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.DoesNotContain(host.Output, line => line.Contains("probe", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Name at least one component", "dashboard")]
    [InlineData("Dashboard:Loki is 'logs'; it must be an address", "dashboard", "--loki", "logs")]
    public async Task The_dashboard_alone_says_what_it_lacks(string said, params string[] args)
    {
        using var host = new AppHostProcess(_data, args);

        Assert.Equal(1, await host.WaitForExitAsync());
        Assert.Contains(host.Output.Concat(host.Errors), line => line.Contains(said, StringComparison.Ordinal));
    }

    // Logs in, which leaves the cookie with the client, and returns the address of the start page.
    private static async Task<Uri> LoginAsync(HttpClient browser, AppHostProcess host)
    {
        var login = new Uri(host.Output.First(line => line.StartsWith(Announcement, StringComparison.Ordinal))[Announcement.Length..]);
        Assert.True(login.IsLoopback);
        using var response = await browser.GetAsync(login, Cancelled);
        response.EnsureSuccessStatusCode();
        return new Uri(login, "/");
    }
}
