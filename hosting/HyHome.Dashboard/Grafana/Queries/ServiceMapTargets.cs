using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>The service map: who calls whom how often, how fast and with how many failures, from the metrics that Tempo generates.</summary>
internal sealed class ServiceMapTargets(PrometheusClient prometheus)
{
    private const string Total = "traces_service_graph_request_total";
    private const string Failed = "traces_service_graph_request_failed_total";
    private const string Seconds = "traces_service_graph_request_server_seconds_sum";

    /// <summary>Frames of nodes and edges.</summary>
    public async Task<TargetAnswer> AskAsync(TargetModel target, QueryContext context, CancellationToken cancellationToken)
    {
        var selector = Interpolator.Replace(target.Json.Texts("serviceMapQuery") is [var only, ..] ? only : "", context.Scope, VariableFormats.PromQL);
        var window = Intervals.Format(TimeSpan.FromSeconds(Math.Max(60, Math.Round(context.Range.Length.TotalSeconds))));
        var queries = new[] { Total, Failed, Seconds }.Select(metric => $"sum by (client, server) (rate({metric}{selector}[{window}]))").ToArray();
        var answers = await Task.WhenAll(queries.Select(query => prometheus.QueryAsync(query, context.Range.To, cancellationToken)));
        var rates = answers.Select(ToMap).ToArray();
        var edges = rates[0].Where(static edge => edge.Value > 0).Select(edge => new Edge(
            edge.Key.Client, edge.Key.Server, edge.Value, rates[1].GetValueOrDefault(edge.Key), rates[2].GetValueOrDefault(edge.Key))).ToArray();
        return new(string.Join('\n', queries), edges.Length == 0 ? [] : [Nodes(target, edges), Edges(target, edges)]);
    }

    private static Dictionary<(string Client, string Server), double> ToMap(MetricsResult result) => result.Series
        .Where(static series => series.Values.Length > 0 && double.IsFinite(series.Values[^1]))
        .ToDictionary(static series => (series.Labels["client"] ?? "", series.Labels["server"] ?? ""), static series => series.Values[^1]);

    private static DataFrame Nodes(TargetModel target, Edge[] edges)
    {
        var nodes = edges.SelectMany(static edge => new[] { edge.Client, edge.Server }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Calls: Sum(edges.Where(edge => edge.Server == name)))).ToArray();
        return new()
        {
            RefId = target.RefId,
            Kind = FrameKind.Nodes,
            Fields =
            [
                Field.OfTexts("id", nodes.Select(static node => node.Name)),
                Field.OfTexts("title", nodes.Select(static node => node.Name)),
                Shown(Field.OfNumbers("mainstat", [.. nodes.Select(static node => node.Calls.Mean)]), "Average response time", "ms"),
                Shown(Field.OfNumbers("secondarystat", [.. nodes.Select(static node => node.Calls.Rate)]), "Requests per second", "reqps"),
                Field.OfNumbers("arc__success", [.. nodes.Select(static node => 1 - node.Calls.FailedShare)]),
                Field.OfNumbers("arc__failed", [.. nodes.Select(static node => node.Calls.FailedShare)]),
            ],
        };
    }

    private static DataFrame Edges(TargetModel target, Edge[] edges) => new()
    {
        RefId = target.RefId,
        Kind = FrameKind.Edges,
        Fields =
        [
            Field.OfTexts("id", edges.Select(static edge => $"{edge.Client}_{edge.Server}")),
            Field.OfTexts("source", edges.Select(static edge => edge.Client)),
            Field.OfTexts("target", edges.Select(static edge => edge.Server)),
            Shown(Field.OfNumbers("mainstat", [.. edges.Select(static edge => Sum([edge]).Mean)]), "Average response time", "ms"),
            Shown(Field.OfNumbers("secondarystat", [.. edges.Select(static edge => edge.Rate)]), "Requests per second", "reqps"),
            Field.OfNumbers("arc__failed", [.. edges.Select(static edge => Sum([edge]).FailedShare)]),
        ],
    };

    // A service that nobody calls has no requests: its numbers stay empty.
    private static (double Rate, double Mean, double FailedShare) Sum(IEnumerable<Edge> edges)
    {
        var (rate, failed, seconds) = (0.0, 0.0, 0.0);
        foreach (var edge in edges)
        {
            (rate, failed, seconds) = (rate + edge.Rate, failed + edge.Failed, seconds + edge.Seconds);
        }

        return rate > 0 ? (rate, seconds / rate * 1000, Math.Clamp(failed / rate, 0, 1)) : (double.NaN, double.NaN, 0);
    }

    private static Field Shown(Field field, string name, string unit) => field.With(config: FieldConfig.Empty with { DisplayName = name, Unit = unit });

    private sealed record Edge(string Client, string Server, double Rate, double Failed, double Seconds);
}
