using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Components;

/// <summary>Who is told of what, by Alertmanager's own tool.</summary>
public sealed class RoutingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("phone,chat", "alertname=NodeRAIDDegraded", "severity=critical")]
    [InlineData("chat", "alertname=KubePodNotReady", "severity=warning", "namespace=shop")]
    [InlineData("chat", "alertname=CPUThrottlingHigh", "severity=info")]
    [InlineData("none", "alertname=Watchdog", "severity=none")]
    [InlineData("none", "alertname=InfoInhibitor", "severity=none", "namespace=shop")]
    public async Task Alerts_reach_the_receivers_of_their_severity(string receivers, params string[] labels)
    {
        var builder = Model.Publish();
        var alertmanager = builder.AddAlertmanager()
            .WithReceiver(AlertReceiver.Webhook("phone", new Uri("http://phone:8080"), "critical"))
            .WithReceiver(AlertReceiver.Webhook("chat", new Uri("http://chat:8080")));
        using var folder = await ContainerFolder.CreateAsync(alertmanager.Resource, "/etc/alertmanager", Cancel);

        await Tool.CheckAsync(
            "amtool", ["config", "routes", "test", $"--config.file={folder.PathOf("/etc/alertmanager/alertmanager.yaml")}", $"--verify.receivers={receivers}", .. labels], Cancel);
    }

    [Fact]
    public async Task Without_receivers_nobody_is_told()
    {
        using var folder = await ContainerFolder.CreateAsync(Model.Publish().AddAlertmanager().Resource, "/etc/alertmanager", Cancel);

        await Tool.CheckAsync(
            "amtool",
            ["config", "routes", "test", $"--config.file={folder.PathOf("/etc/alertmanager/alertmanager.yaml")}", "--verify.receivers=none", "severity=critical"],
            Cancel);
    }
}
