using System.Diagnostics;
using System.Globalization;

namespace HyHome.Telemetry.LoadTest.Measure;

/// <summary>The queries that the real components were measured with: 50 in a row after one more, by one client.</summary>
internal sealed class Queries : IDisposable
{
    private const int Runs = 50;
    private readonly HttpClient _client = new();
    private readonly ServerProcess _server;

    public Queries(ServerProcess server) => _server = server;

    public async Task LogsAsync(DateTimeOffset from, DateTimeOffset to)
    {
        await RangeAsync("Loki {service_name=\"svc-3\"} |= \"timeout\", limit 100", "{service_name=\"svc-3\"} |= \"timeout\"");
        await RangeAsync("Loki {service_name=\"svc-3\"} |= \"no such text\"", "{service_name=\"svc-3\"} |= \"no such text\"");
        await RangeAsync("Loki sum by (service_name) (count_over_time({service_name=~\".+\"} |= \"timeout\" [1m])), 30 s", "sum by (service_name) (count_over_time({service_name=~\".+\"} |= \"timeout\" [1m]))", "&step=30");

        Task RangeAsync(string name, string query, string more = "") => MeasureAsync(
            name, [new Uri(_server.Loki, $"/loki/api/v1/query_range?limit=100&start={Nano(from)}&end={Nano(to)}&query={Uri.EscapeDataString(query)}{more}")]);
    }

    public async Task TracesAsync(IReadOnlyList<string> ids, DateTimeOffset from, DateTimeOffset to)
    {
        await MeasureAsync("Tempo trace by id (5 in turn)", [.. ids.Take(5).Select(id => new Uri(_server.Tempo, "/api/v2/traces/" + id))]);
        await SearchAsync("{ resource.service.name=\"svc-3\" && duration>100ms }");
        await SearchAsync("{ resource.service.name=\"svc-3\" && duration>1h }");
        await MeasureAsync("Tempo { } | rate() by (resource.service.name), 30 s", [new Uri(_server.Tempo,
            $"/api/metrics/query_range?step=30s&start={from.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds()}&q={Uri.EscapeDataString("{ } | rate() by (resource.service.name)")}")]);

        Task SearchAsync(string query) => MeasureAsync(
            $"Tempo {query}, limit 20",
            [new Uri(_server.Tempo, $"/api/search?limit=20&start={from.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds()}&q={Uri.EscapeDataString(query)}")]);
    }

    public async Task MetricsAsync(DateTimeOffset end)
    {
        var rate = "sum by (service_name)(rate(http_server_requests_total[1m]))";
        var quantile = "histogram_quantile(0.95, sum by (le, service_name)(rate(http_server_request_duration_seconds_bucket[1m])))";
        var range = $"start={end.AddHours(-1).ToUnixTimeSeconds()}&end={end.ToUnixTimeSeconds()}&step=15";
        await MeasureAsync("Prometheus sum of rates, instant", [new Uri(_server.Prometheus, $"/api/v1/query?time={end.ToUnixTimeSeconds()}&query={Uri.EscapeDataString(rate)}")]);
        await MeasureAsync("Prometheus sum of rates, 1 h / 15 s", [new Uri(_server.Prometheus, $"/api/v1/query_range?{range}&query={Uri.EscapeDataString(rate)}")]);
        await MeasureAsync("Prometheus 95th percentile, 1 h / 15 s", [new Uri(_server.Prometheus, $"/api/v1/query_range?{range}&query={Uri.EscapeDataString(quantile)}")]);
    }

    public void Dispose() => _client.Dispose();

    private static string Nano(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) + "000000";

    /// <summary>What the dashboards ask about traces, over the hour before now, as time goes on.</summary>
    /// <param name="ids">Traces to look at.</param>
    public async Task DashboardsAsync(IReadOnlyList<string> ids)
    {
        await MeasureAsync("trace by id (5 in turn)", i => new Uri(_server.Tempo, "/api/v2/traces/" + ids[i % 5]));
        foreach (var search in (string[])["{ resource.service.name =~ \".*\" && duration > 500ms }", "{ resource.service.name =~ \".*\" && status = error }",
            "{ resource.service.name = \"svc-3\" && status = error }", "{ resource.service.name = \"svc-3\" && duration > 500ms }"])
        {
            await MeasureAsync(search, _ => new Uri(_server.Tempo, $"/api/search?limit=20&{Hour()}&q={Uri.EscapeDataString(search)}"));
        }

        foreach (var metrics in (string[])["{ nestedSetParent < 0 && resource.service.name =~ \".*\" } | rate() by (resource.service.name)",
            "{ status = error && resource.service.name =~ \".*\" } | rate() by (resource.service.name)",
            "{ kind = server && resource.service.name =~ \".*\" } | quantile_over_time(duration, .5, .95, .99)"])
        {
            await MeasureAsync(metrics, _ => new Uri(_server.Tempo, $"/api/metrics/query_range?step=30s&{Hour()}&q={Uri.EscapeDataString(metrics)}"));
        }

        foreach (var expression in (string[])["sum by (service) (rate(traces_spanmetrics_calls_total{service=~\".*\", span_kind=~\"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER\"}[1m]))",
            "histogram_quantile(0.95, sum by (le, service) (rate(traces_spanmetrics_latency_bucket{service=~\".*\", span_kind=~\"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER\"}[1m])))",
            "sum by (span_name, span_kind) (rate(traces_spanmetrics_calls_total{service=\"svc-3\"}[5m]))",
            "histogram_quantile(0.95, sum by (le, span_name, span_kind) (rate(traces_spanmetrics_latency_bucket{service=\"svc-3\"}[5m])))",
            "sum by (client, server) (rate(traces_service_graph_request_total[1m]))"])
        {
            await MeasureAsync(expression, _ => new Uri(_server.Prometheus, $"/api/v1/query_range?step=15&{Hour()}&query={Uri.EscapeDataString(expression)}"));
        }

        static string Hour()
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            return string.Create(CultureInfo.InvariantCulture, $"start={now - 3600}&end={now}");
        }
    }

    private Task MeasureAsync(string name, IReadOnlyList<Uri> addresses) => MeasureAsync(name, i => addresses[i % addresses.Count]);

    private async Task MeasureAsync(string name, Func<int, Uri> address)
    {
        var (first, bytes) = await TimeAsync(address(0));
        var cpu = _server.CpuSeconds;
        var times = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            (times[i], _) = await TimeAsync(address(i));
        }

        cpu = _server.CpuSeconds - cpu;
        Array.Sort(times);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name.Replace("|", "\\|", StringComparison.Ordinal)} | {times[Runs / 2]:f1} | {times[^1]:f1} | {first:f1} | {cpu * 1000 / Runs:f1} | {bytes} |"));
    }

    private async Task<(double Milliseconds, int Bytes)> TimeAsync(Uri address)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await _client.GetAsync(address);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return answer.IsSuccessStatusCode ? (elapsed, body.Length)
            : throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }
}
