using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HyHome.Tests.Correlation;

namespace HyHome.AppHost.Tests.Correlation;

/// <summary>From a graph to the cause: every link between logs, traces and metrics that Grafana is given leads somewhere, wherever the components run.</summary>
public abstract class CorrelationWalk(PlatformFixture platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_provisioned_link_leads_from_one_signal_to_the_next()
    {
        var app = platform.App;
        var (loki, files) = (app.GetEndpoint("loki", "http"), await platform.FilesAsync("grafana", Cancel));
        using var check = new CorrelationCheck(
            new Provisioning(files["/etc/grafana/provisioning/datasources/hyhome.yaml"]), app.GetEndpoint("prometheus", "http"), loki, app.GetEndpoint("tempo", "http"));
        using var shop = new Shop(app.GetEndpoint("storefront"));
        var trace = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await shop.PlaceOrderAsync(trace, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), Cancel);

        await Eventually(() => check.FromLogToTraceAsync("checkout", trace, Cancel), "a line of checkout leads to its trace");
        Assert.Equal(trace, await check.FromTextToTraceAsync(await StandardOutputLineAsync(loki, trace), Cancel));
        await Eventually(async () => await check.FromTraceToLogsAsync(trace, "checkout", Cancel) > 0, "the trace leads to the lines of checkout");
        foreach (var metric in (string[])["http_server_request_duration_seconds_bucket", "traces_spanmetrics_latency_bucket"])
        {
            await Eventually(async () => await check.FromExemplarToTraceAsync(metric, Cancel) is not null, $"an exemplar of {metric} leads to its trace");
        }

        await PlatformFixture.EventuallyAsync(() => check.FromTraceToMetricsAsync("checkout", Cancel), static empty => empty.Count == 0, "a trace leads to every metric", Cancel);
        await Eventually(() => check.HasEdgeAsync("storefront", "checkout", Cancel), "the service map has the edge from storefront to checkout");
    }

    private static Task Eventually(Func<Task<bool>> isTrue, string what) => PlatformFixture.EventuallyAsync(isTrue, static value => value, what, Cancel);

    // As the services write it in a cluster, where the lines are collected from standard output; read back from Loki.
    private static async Task<string> StandardOutputLineAsync(Uri loki, string trace)
    {
        using var http = new HttpClient();
        var line = $$"""{"timestamp":"{{DateTime.UtcNow:O}}","level":"Information","message":"order taken","trace_id":"{{trace}}"}""";
        var now = ((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100).ToString();
        using var content = new StringContent(
            JsonSerializer.Serialize(new { streams = new[] { new { stream = new { service_name = "stdout" }, values = new[] { new[] { now, line } } } } }), Encoding.UTF8, "application/json");
        using var pushed = await http.PostAsync(new Uri(loki, "/loki/api/v1/push"), content, Cancel);
        pushed.EnsureSuccessStatusCode();
        return await PlatformFixture.EventuallyAsync(
            async () =>
            {
                var answer = JsonElement.Parse(await http.GetStringAsync(new Uri(loki, $"/loki/api/v1/query_range?query={Uri.EscapeDataString("{service_name=\"stdout\"}")}"), Cancel));
                var streams = answer.GetProperty("data").GetProperty("result");
                return streams.GetArrayLength() == 0 ? "" : streams[0].GetProperty("values")[0][1].GetString()!;
            },
            static text => text.Length > 0,
            "the line is found in Loki",
            Cancel);
    }
}
