using HyHome.AppHost.Tests.Dashboard;

namespace HyHome.AppHost.Tests.Containers;

/// <summary>The same pages over a real Prometheus and a real Alertmanager, which run as containers.</summary>
[Collection(nameof(WalkCollection))]
public sealed class ContainerWalkTests : IAsyncLifetime
{
    private readonly StackImages _images = new();
    private string? _missing;

    public async ValueTask InitializeAsync() => _missing = await _images.MakeAsync();

    public async ValueTask DisposeAsync() => await _images.RemoveAsync();

    [Fact]
    public async Task The_same_walk_succeeds_with_a_real_Prometheus_and_a_real_Alertmanager()
    {
        BrowserWalk.SkipWithoutBrowser();
        Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);
        await using var host = await DashboardProcess.StartAsync("--runtime", "auto", $"--Lgtm:ImageRegistry={StackImages.Registry}");

        await BrowserWalk.RunAsync("walk.mjs", host.LoginUrl, "prometheus,alertmanager");
    }
}
