using System.Text;
using System.Text.Json;
using HyHome.Tests.Correlation;

namespace HyHome.AppHost.Tests;

/// <summary>From a graph to the cause: every link between logs, traces and metrics that Grafana is given leads somewhere.</summary>
[Collection<BusyPlatformCollection>]
public sealed class CorrelationTests(BusyPlatformFixture platform)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_provisioned_link_leads_from_one_signal_to_the_next()
    {
        var files = await platform.FilesAsync("grafana", Cancel);
        using var check = new CorrelationCheck(new Provisioning(files["/etc/grafana/provisioning/datasources/hyhome.yaml"]), platform.Prometheus, platform.Loki, platform.Tempo);

        var trace = await EventuallyAsync(() => check.FromLogToTraceAsync("checkout", Cancel), static id => id is not null, "a line of checkout leads to its trace");
        Assert.Equal(trace, await check.FromTextToTraceAsync(await StandardOutputLineAsync(trace!), Cancel));
        await EventuallyAsync(() => check.FromTraceToLogsAsync(trace!, "checkout", Cancel), static lines => lines > 0, "the trace leads to the lines of checkout");
        foreach (var metric in (string[])["http_server_request_duration_seconds_bucket", "traces_spanmetrics_latency_bucket"])
        {
            await EventuallyAsync(() => check.FromExemplarToTraceAsync(metric, Cancel), static id => id is not null, $"an exemplar of {metric} leads to its trace");
        }

        await EventuallyAsync(() => check.FromTraceToMetricsAsync("checkout", Cancel), static empty => empty.Count == 0, "a trace leads to every metric");
        await EventuallyAsync(() => check.HasEdgeAsync("storefront", "checkout", Cancel), static isThere => isThere, "the service map has the edge from storefront to checkout");
    }

    // As the services write it in a cluster, where the lines are collected from standard output; read back from Loki.
    private async Task<string> StandardOutputLineAsync(string trace)
    {
        using var http = new HttpClient();
        var line = $$"""{"timestamp":"{{DateTime.UtcNow:O}}","level":"Information","message":"order taken","trace_id":"{{trace}}"}""";
        var now = ((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100).ToString();
        using var content = new StringContent(
            JsonSerializer.Serialize(new { streams = new[] { new { stream = new { service_name = "stdout" }, values = new[] { new[] { now, line } } } } }), Encoding.UTF8, "application/json");
        using var pushed = await http.PostAsync(new Uri(platform.Loki, "/loki/api/v1/push"), content, Cancel);
        pushed.EnsureSuccessStatusCode();
        return await EventuallyAsync(
            async () =>
            {
                var answer = JsonElement.Parse(await http.GetStringAsync(new Uri(platform.Loki, $"/loki/api/v1/query_range?query={Uri.EscapeDataString("{service_name=\"stdout\"}")}"), Cancel));
                var streams = answer.GetProperty("data").GetProperty("result");
                return streams.GetArrayLength() == 0 ? "" : streams[0].GetProperty("values")[0][1].GetString()!;
            },
            static text => text.Length > 0,
            "the line is found in Loki");
    }

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> read, Func<T, bool> isThere, string what)
    {
        var end = DateTimeOffset.UtcNow + Deadline;
        while (true)
        {
            var value = await read();
            if (isThere(value))
            {
                return value;
            }

            Assert.True(DateTimeOffset.UtcNow < end, $"Within {Deadline.TotalSeconds} s it did not come true that {what}; the last answer was {JsonSerializer.Serialize(value)}.");
            await Task.Delay(300, Cancel);
        }
    }
}
