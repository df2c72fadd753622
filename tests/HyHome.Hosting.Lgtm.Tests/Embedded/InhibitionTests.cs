using System.Net;
using System.Text;
using System.Text.Json;
using HyHome.Hosting.Lgtm.Tests.Support;
using HyHome.Telemetry;

namespace HyHome.Hosting.Lgtm.Tests.Embedded;

/// <summary>Which alerts the model's configuration holds back while others fire.</summary>
public sealed class InhibitionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("alertname=Burn service=checkout severity=warning", "alertname=Burn service=checkout severity=critical", true)]
    [InlineData("alertname=Burn service=storefront severity=warning", "alertname=Burn service=checkout severity=critical", false)]
    [InlineData("alertname=Full namespace=shop persistentvolumeclaim=a severity=warning", "alertname=Full namespace=shop persistentvolumeclaim=b severity=critical", false)]
    [InlineData("alertname=Slow instance=node-1 severity=info", "alertname=Slow instance=node-1 severity=warning", true)]
    [InlineData("alertname=Slow cluster=a namespace=shop severity=info", "alertname=InfoInhibitor cluster=a namespace=shop severity=none", true)]
    [InlineData("alertname=Slow cluster=a namespace=shop severity=info", "alertname=InfoInhibitor cluster=b namespace=shop severity=none", false)]
    public async Task Alerts_are_held_back_by_worse_ones_about_the_same_thing(string held, string by, bool isHeld)
    {
        var files = await Model.FilesAsync(Model.Publish().AddAlertmanager().Resource, Cancel);
        var options = new TelemetryBackendOptions { AlertmanagerConfigPath = "/etc/alertmanager/alertmanager.yaml", ReadFile = path => files[path] };
        await using var backend = await TelemetryBackend.StartAsync(options, Cancel);
        await using var listener = await backend.ListenAsync(TelemetryApis.Alertmanager, new IPEndPoint(IPAddress.Loopback, 0), Cancel);
        using var http = new HttpClient();
        using var content = new StringContent(JsonSerializer.Serialize(new[] { new { labels = Labels(held) }, new { labels = Labels(by) } }), Encoding.UTF8, "application/json");
        using var posted = await http.PostAsync(new Uri(listener.Url, "/api/v2/alerts"), content, Cancel);
        Assert.True(posted.IsSuccessStatusCode, await posted.Content.ReadAsStringAsync(Cancel));

        var alerts = JsonElement.Parse(await http.GetStringAsync(new Uri(listener.Url, "/api/v2/alerts"), Cancel)).EnumerateArray().ToList();

        var one = alerts.Single(alert => Labels(held).All(label => alert.GetProperty("labels").TryGetProperty(label.Key, out var value) && value.GetString() == label.Value));
        Assert.Equal(2, alerts.Count);
        Assert.Equal(isHeld ? 1 : 0, one.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength());
    }

    private static Dictionary<string, string> Labels(string text) => text.Split(' ').Select(static pair => pair.Split('=')).ToDictionary(static pair => pair[0], static pair => pair[1]);
}
