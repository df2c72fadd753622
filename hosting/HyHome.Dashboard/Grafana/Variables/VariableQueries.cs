using System.Globalization;
using System.Text.RegularExpressions;
using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Clients.Tempo;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Sources;

namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>Asks the data sources for the values of a query variable.</summary>
internal sealed partial class VariableQueries(PrometheusClient prometheus, LokiClient loki, TempoClient tempo)
{
    /// <summary>What the query answers, in the data source's order.</summary>
    /// <param name="variable">A variable of type <c>query</c>.</param>
    /// <param name="scope">The variables it depends on.</param>
    /// <param name="range">The time range.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="DataSourceException">The data source gives no answer.</exception>
    /// <exception cref="NotSupportedException">The query, or its data source, is of a kind that is not known.</exception>
    public async Task<IReadOnlyList<VariableOption>> AskAsync(VariableModel variable, VariableScope scope, DashboardRange range, CancellationToken cancellationToken)
    {
        var source = GrafanaSources.Find(variable.DataSource, scope);
        return source.Kind switch
        {
            DataSourceKind.Prometheus => await AskPrometheusAsync(Interpolator.Replace(variable.Query, scope, VariableFormats.PromQL).Trim(), range, cancellationToken),
            DataSourceKind.Loki => ToOptions(await AskLokiAsync(variable, scope, range, cancellationToken)),
            DataSourceKind.Tempo => ToOptions(await AskTempoAsync(variable, scope, range, cancellationToken)),
            _ => throw new NotSupportedException($"Variables cannot be asked from {source.Name}."),
        };
    }

    /// <summary>The labels that conditions of an <c>adhoc</c> variable can compare.</summary>
    /// <exception cref="DataSourceException">The data source gives no answer.</exception>
    /// <exception cref="NotSupportedException">The data source's queries have no labels.</exception>
    public Task<IReadOnlyList<string>> FilterKeysAsync(VariableModel variable, VariableScope scope, DashboardRange range, CancellationToken cancellationToken) =>
        GrafanaSources.Find(variable.DataSource, scope) switch
        {
            { Kind: DataSourceKind.Prometheus } => prometheus.LabelsAsync(range.Query, cancellationToken: cancellationToken),
            { Kind: DataSourceKind.Loki } => loki.LabelsAsync(range.Query, null, cancellationToken),
            var other => throw new NotSupportedException($"Conditions cannot be added to queries of {other.Name}."),
        };

    /// <summary>The values of such a label.</summary>
    /// <exception cref="DataSourceException">The data source gives no answer.</exception>
    /// <exception cref="NotSupportedException">The data source's queries have no labels.</exception>
    public Task<IReadOnlyList<string>> FilterValuesAsync(VariableModel variable, string key, VariableScope scope, DashboardRange range, CancellationToken cancellationToken) =>
        GrafanaSources.Find(variable.DataSource, scope) switch
        {
            { Kind: DataSourceKind.Prometheus } => prometheus.LabelValuesAsync(key, range.Query, cancellationToken: cancellationToken),
            { Kind: DataSourceKind.Loki } => loki.LabelValuesAsync(key, range.Query, null, cancellationToken),
            var other => throw new NotSupportedException($"Conditions cannot be added to queries of {other.Name}."),
        };

    private async Task<IReadOnlyList<VariableOption>> AskPrometheusAsync(string query, DashboardRange range, CancellationToken cancellationToken)
    {
        if (query.Length == 0)
        {
            return [];
        }

        if (LabelNames().Match(query) is { Success: true } names)
        {
            return ToOptions(await prometheus.LabelsAsync(range.Query, Selector(names.Groups["selector"].Value), cancellationToken));
        }

        if (LabelValues().Match(query) is { Success: true } values)
        {
            return ToOptions(await prometheus.LabelValuesAsync(values.Groups["label"].Value, range.Query, Selector(values.Groups["selector"].Value), cancellationToken: cancellationToken));
        }

        if (Metrics().Match(query) is { Success: true } metrics)
        {
            var all = await prometheus.LabelValuesAsync("__name__", range.Query, cancellationToken: cancellationToken);
            var pattern = RegexText.TryCreate(metrics.Groups["pattern"].Value);
            return ToOptions(all.Where(name => pattern?.IsMatch(name) == true));
        }

        if (QueryResult().Match(query) is { Success: true } result)
        {
            var answer = await prometheus.QueryAsync(result.Groups["query"].Value, range.To, cancellationToken);
            return ToOptions(answer.Series.Where(static series => series.Values.Length > 0)
                .Select(static series => string.Create(CultureInfo.InvariantCulture, $"{series.Labels} {series.Values[^1]} {series.Times[^1]}")));
        }

        return ToOptions((await prometheus.SeriesAsync([query], range.Query, cancellationToken: cancellationToken)).Select(static labels => labels.ToString()));
    }

    private async Task<IEnumerable<string>> AskLokiAsync(VariableModel variable, VariableScope scope, DashboardRange range, CancellationToken cancellationToken)
    {
        // An object from the editor, or the same as text in older files.
        var json = variable.QueryJson;
        var (label, stream) = (Replace(json.Text("label", "")), Replace(json.Text("stream", "")));
        if (json.ValueKind == System.Text.Json.JsonValueKind.String)
        {
            var text = Replace(variable.Query).Trim();
            var match = LabelValues().Match(text);
            if (!match.Success && !text.StartsWith("label_names", StringComparison.Ordinal))
            {
                throw new NotSupportedException($"'{text}' is no query for a variable of Loki. Write label_names(), label_values(label) or label_values(stream, label).");
            }

            (label, stream) = (match.Groups["label"].Value, match.Groups["selector"].Value);
        }

        return label.Length == 0
            ? await loki.LabelsAsync(range.Query, Selector(stream), cancellationToken)
            : await loki.LabelValuesAsync(label, range.Query, Selector(stream), cancellationToken);

        string Replace(string text) => Interpolator.Replace(text, scope, VariableFormats.LogQL);
    }

    private async Task<IEnumerable<string>> AskTempoAsync(VariableModel variable, VariableScope scope, DashboardRange range, CancellationToken cancellationToken)
    {
        var label = Interpolator.Replace(variable.QueryJson.Text("label", ""), scope);
        if (variable.QueryJson.Integer("type") == 1 && label.Length > 0)
        {
            return (await tempo.TagValuesAsync(label, range.Query, cancellationToken: cancellationToken)).Select(static value => value.Value);
        }

        return (await tempo.TagsAsync(range.Query, cancellationToken: cancellationToken)).SelectMany(static scoped => scoped.Name == "intrinsic" ? scoped.Tags : scoped.Tags.Select(tag => $"{scoped.Name}.{tag}"));
    }

    private static string? Selector(string text) => text.Trim() is { Length: > 0 } selector ? selector : null;

    private static IReadOnlyList<VariableOption> ToOptions(IEnumerable<string> values) => [.. values.Select(static value => new VariableOption(value, value))];

    [GeneratedRegex(@"^label_names\((?:(?<selector>.+))?\)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex LabelNames();

    [GeneratedRegex(@"^label_values\((?:(?<selector>.+),\s*)?""?(?<label>[a-zA-Z_][a-zA-Z0-9_.:/-]*)""?\)\s*$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"^metrics\((?<pattern>.+)\)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Metrics();

    [GeneratedRegex(@"^query_result\((?<query>.+)\)\s*$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex QueryResult();
}
