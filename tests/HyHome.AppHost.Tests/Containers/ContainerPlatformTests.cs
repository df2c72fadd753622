using System.Net.Http.Json;
using System.Text.Json;

namespace HyHome.AppHost.Tests.Containers;

/// <summary>The real Prometheus, Alertmanager and node-exporter, started by the model of Program.cs with its published files.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ContainerPlatformTests(ContainerPlatform platform)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("prometheus")]
    [InlineData("alertmanager")]
    [InlineData("node-exporter")]
    [InlineData("alloy")]
    [InlineData("loki")]
    [InlineData("tempo")]
    public async Task A_component_is_a_container_where_its_image_is_there_and_embedded_where_not(string resource)
    {
        var state = await platform.App.ResourceNotifications.WaitForResourceAsync(resource, e => e.Snapshot.State?.Text == KnownResourceStates.Running, Stop);

        var isContainer = platform.Components.Contains(resource);
        Assert.Equal(resource is "prometheus" or "alertmanager" or "node-exporter", isContainer && resource is not ("loki" or "tempo"));
        Assert.Equal(isContainer, state.Snapshot.Properties.Any(p => p.Name == "container.id"));
        Assert.Equal(!isContainer, state.Snapshot.Properties.Any(p => p.Name == "embedded"));
    }

    [Fact]
    public async Task Prometheus_has_loaded_the_models_configuration_flags_and_rules()
    {
        var config = await AskAsync("prometheus", "/api/v1/status/config", a => a.GetProperty("data").GetProperty("yaml").GetString()!);
        Assert.Contains("out_of_order_time_window: 30m", config, StringComparison.Ordinal);
        Assert.Contains("- service.name", config, StringComparison.Ordinal);

        var flags = await AskAsync("prometheus", "/api/v1/status/flags", a => a.GetProperty("data"));
        Assert.Equal("true", flags.GetProperty("web.enable-remote-write-receiver").GetString());
        Assert.Contains("exemplar-storage", flags.GetProperty("enable-feature").GetString(), StringComparison.Ordinal);

        var groups = await AskAsync("prometheus", "/api/v1/rules", a => a.GetProperty("data").GetProperty("groups"));
        Assert.Contains(groups.EnumerateArray(), group => group.GetProperty("name").GetString() == "test");
        Assert.True(groups.GetArrayLength() > 5);
    }

    [Fact]
    public async Task Prometheus_scrapes_itself_its_neighbours_and_what_runs_embedded() =>
        // Four targets, one of them in this process: a container finds each under the address that its file says.
        await platform.MetricAsync("count(up{job=\"direct\"} == 1) == 4", Stop);

    [Theory]
    [InlineData("prometheus")]
    [InlineData("alertmanager")]
    [InlineData("node-exporter")]
    [InlineData("loki")]
    public async Task What_the_embedded_collector_scrapes_is_in_the_real_Prometheus(string job) => await platform.MetricAsync($"up{{job=\"{job}\"}} == 1", Stop);

    [Fact]
    public async Task The_machines_metrics_are_there() => await platform.MetricAsync("node_memory_MemTotal_bytes{job=\"node-exporter\"} > 0", Stop);

    [Fact]
    public async Task A_rule_that_fires_reaches_the_receiver_over_Alertmanager()
    {
        await AlertAsync("TestAlert", receivers => receivers.Contains("test", StringComparison.Ordinal));

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        timeout.CancelAfter(TimeSpan.FromSeconds(90));
        while (platform.Receiver.Calls.IsEmpty)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), timeout.Token);
        }

        var (path, message) = platform.Receiver.Calls.First();
        Assert.Equal("/alerts", path);
        Assert.Equal("firing", message.GetProperty("status").GetString());
        Assert.Equal("TestAlert", message.GetProperty("alerts")[0].GetProperty("labels").GetProperty("alertname").GetString());
    }

    [Fact]
    public async Task A_rule_of_Loki_reaches_the_real_Alertmanager() =>
        await AlertAsync("TestLogAlert", receivers => !receivers.Contains("test", StringComparison.Ordinal));

    [Theory]
    [InlineData("prometheus", "Server is ready to receive web requests")]
    [InlineData("node-exporter", "Listening on")]
    public async Task The_output_of_a_container_is_in_Loki_although_the_collector_is_embedded(string container, string line) => await platform.EventuallyAsync(
        "loki",
        $"/loki/api/v1/query_range?since=1h&query={Uri.EscapeDataString($"{{container=\"{container}\"}} |= \"{line}\"")}",
        answer => answer.GetProperty("data").GetProperty("result").GetArrayLength(),
        streams => streams > 0,
        Stop);

    private async Task AlertAsync(string name, Func<string, bool> isRouted) => await platform.EventuallyAsync(
        "alertmanager",
        $"/api/v2/alerts?filter=alertname%3D%22{name}%22",
        answer => answer.EnumerateArray().Select(a => a.GetProperty("receivers").ToString()).ToList(),
        alerts => alerts.Any(isRouted),
        Stop);

    private async Task<T> AskAsync<T>(string resource, string path, Func<JsonElement, T> read)
    {
        using var client = platform.App.CreateHttpClient(resource);
        var answer = await client.GetFromJsonAsync<JsonElement>(path, Stop);
        return read(answer);
    }
}
