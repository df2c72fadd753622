using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Clients.Tempo;

namespace HyHome.Dashboard.Pages.Traces;

/// <summary>Who calls whom.</summary>
internal static class ServiceMap
{
    private const string Requests = "traces_service_graph_request_total";
    private const string Failed = "traces_service_graph_request_failed_total";
    private const string Latency = "traces_service_graph_request_server_seconds";

    // Under a minute there is often no second sample to make a rate of.
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(2);

    /// <summary>Of one trace: a call is a span whose parent is of another service.</summary>
    public static NodeGraphModel Of(TraceTree tree)
    {
        var nodes = tree.All
            .GroupBy(static n => n.Span.Service)
            .Select(static g =>
            {
                var errors = g.Count(static n => n.Span.Status == SpanStatus.Error);
                return new GraphNode(g.Key, g.Key, [Count(g.Count(), "span"), errors > 0 ? Count(errors, "error") : "no errors"]) { Color = Palette.Of(g.Key), IsBad = errors > 0 };
            });
        var edges = tree.All
            .Where(static n => n.Parent is { } parent && parent.Span.Service != n.Span.Service)
            .GroupBy(static n => (From: n.Parent!.Span.Service, To: n.Span.Service))
            .Select(static g => new GraphEdge(g.Key.From, g.Key.To, $"{g.Count()} × ⌀ {Durations.Fine(TimeSpan.FromTicks((long)g.Average(static n => n.Span.Duration) / 100))}")
            {
                IsBad = g.Any(static n => n.Span.Status == SpanStatus.Error),
            });
        return new NodeGraphModel([.. nodes], [.. edges]);
    }

    /// <summary>Of all, from the metrics that Tempo makes of spans.</summary>
    public static async Task<NodeGraphModel> AskAsync(PrometheusClient prometheus, QueryRange range, Func<string, string> link, CancellationToken cancellationToken)
    {
        var window = QueryText.Duration(TimeSpan.FromSeconds(Math.Ceiling(Math.Max(range.Length.TotalSeconds, Shortest.TotalSeconds))));
        var requests = AskAsync($"sum by (client, server) (rate({Requests}[{window}]))");
        var failed = AskAsync($"sum by (client, server) (rate({Failed}[{window}]))");
        var latency = AskAsync($"histogram_quantile(0.95, sum by (client, server, le) (rate({Latency}_bucket[{window}])))");
        var native = AskAsync($"histogram_quantile(0.95, sum by (client, server) (rate({Latency}[{window}])))");
        await Task.WhenAll(requests, failed, latency, native).ConfigureAwait(false);
        var (rates, failures) = (ByEdge(await requests.ConfigureAwait(false)), ByEdge(await failed.ConfigureAwait(false)));
        var (classic, exponential) = (ByEdge(await latency.ConfigureAwait(false)), ByEdge(await native.ConfigureAwait(false)));
        return Build(rates, failures, edge => classic.TryGetValue(edge, out var p95) || exponential.TryGetValue(edge, out p95) ? p95 : double.NaN, link);

        Task<MetricsResult> AskAsync(string query) => prometheus.QueryAsync(query, range.To, cancellationToken);
    }

    private static NodeGraphModel Build(
        Dictionary<(string Client, string Server), double> rates, Dictionary<(string Client, string Server), double> failures, Func<(string Client, string Server), double> latency, Func<string, string> link)
    {
        var called = rates.Where(static r => r.Value > 0).ToDictionary();
        var edges = called.Select(call =>
        {
            var failed = failures.GetValueOrDefault(call.Key) / call.Value;
            var p95 = latency(call.Key);
            return new GraphEdge(
                call.Key.Client,
                call.Key.Server,
                $"{ValueFormat.PerSecond.Format(call.Value)}{(double.IsNaN(p95) ? "" : $", p95 {ValueFormat.Seconds.Format(p95)}")}{(failed > 0 ? $", {ValueFormat.Ratio.Format(failed)} fail" : "")}")
            {
                IsBad = failed > 0.01,
            };
        }).ToList();
        var nodes = called.Keys.SelectMany(static e => new[] { e.Client, e.Server }).Distinct().Select(name =>
        {
            var into = called.Where(e => e.Key.Server == name).ToList();
            var (sum, bad) = (into.Sum(static e => e.Value), into.Sum(e => failures.GetValueOrDefault(e.Key)));
            return new GraphNode(name, name, into.Count == 0 ? ["calls others"] : [ValueFormat.PerSecond.Format(sum), bad > 0 ? $"{ValueFormat.Ratio.Format(bad / sum)} fail" : "no failures"])
            {
                Color = Palette.Of(name),
                IsBad = sum > 0 && bad / sum > 0.01,
                Link = link(name),
            };
        });
        return new NodeGraphModel([.. nodes], edges);
    }

    private static Dictionary<(string Client, string Server), double> ByEdge(MetricsResult result) => result.Series
        .Where(static s => s.Values.Length > 0 && !double.IsNaN(s.Values[0]))
        .DistinctBy(static s => (s.Labels["client"] ?? "", s.Labels["server"] ?? ""))
        .ToDictionary(static s => (s.Labels["client"] ?? "", s.Labels["server"] ?? ""), static s => s.Values[0]);

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
