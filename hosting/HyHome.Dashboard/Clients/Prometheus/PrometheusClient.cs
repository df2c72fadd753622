using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HyHome.Dashboard.Clients.Prometheus;

/// <summary>Prometheus' HTTP API (v1). All methods throw <see cref="DataSourceException"/> when Prometheus can’t be asked, or refuses.</summary>
internal sealed class PrometheusClient(DataSources sources)
{
    private readonly SourceApi _api = new(sources, DataSourceKind.Prometheus);

    /// <summary>Evaluates a query at one time, now if not given.</summary>
    public Task<MetricsResult> QueryAsync(string query, DateTimeOffset? time = null, CancellationToken cancellationToken = default) => AskAsync(query, time, null, cancellationToken);

    /// <summary>Evaluates a query at one time, and gives so many series at most, any of them, with a warning where there are more. Prometheus can that since 3.0.</summary>
    public Task<MetricsResult> QueryAsync(string query, DateTimeOffset time, int limit, CancellationToken cancellationToken) => AskAsync(query, time, limit, cancellationToken);

    /// <summary>Evaluates a query at each step of a range. Prometheus refuses more than 11,000 steps.</summary>
    public Task<MetricsResult> QueryRangeAsync(string query, QueryRange range, TimeSpan step, CancellationToken cancellationToken = default) => AskAsync(query, range, step, null, cancellationToken);

    /// <summary>The same for so many series at most.</summary>
    public Task<MetricsResult> QueryRangeAsync(string query, QueryRange range, TimeSpan step, int limit, CancellationToken cancellationToken) => AskAsync(query, range, step, limit, cancellationToken);

    /// <summary>The series that match one of the selectors.</summary>
    public Task<IReadOnlyList<Labels>> SeriesAsync(IEnumerable<string> selectors, QueryRange range, int? limit = null, CancellationToken cancellationToken = default) =>
        _api.PostAsync(
            "api/v1/series", Within(range, selectors, limit), static a => (IReadOnlyList<Labels>)[.. a.Items("data").Select(JsonReading.ToLabels)], cancellationToken);

    /// <summary>The names of labels, of the series that match a selector or of all.</summary>
    public Task<IReadOnlyList<string>> LabelsAsync(QueryRange range, string? selector = null, CancellationToken cancellationToken = default) =>
        _api.PostAsync("api/v1/labels", Within(range, selector is null ? [] : [selector], null), static a => a.Strings("data"), cancellationToken);

    /// <summary>The values of a label, of the series that match a selector or of all; <c>__name__</c> gives the metrics.</summary>
    public Task<IReadOnlyList<string>> LabelValuesAsync(
        string label, QueryRange range, string? selector = null, int? limit = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync(
            $"api/v1/label/{EscapeLabel(label)}/values", Within(range, selector is null ? [] : [selector], limit), static a => a.Strings("data"), cancellationToken);

    /// <summary>What scrapes said about metrics, by name. Metrics that came by OTLP have none.</summary>
    public Task<IReadOnlyDictionary<string, MetricMetadata>> MetadataAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("api/v1/metadata", new QueryParameters { { "limit_per_metric", 1 } }, Metadata, cancellationToken);

    private static IReadOnlyDictionary<string, MetricMetadata> Metadata(JsonElement answer)
    {
        var metrics = new Dictionary<string, MetricMetadata>(StringComparer.Ordinal);
        foreach (var metric in answer.Members("data"))
        {
            foreach (var one in metric.Value.EnumerateArray())
            {
                metrics[metric.Name] = new MetricMetadata(one.Text("type"), one.Text("help"), one.Text("unit"));
            }
        }

        return metrics;
    }

    /// <summary>Exemplars of the series in a query.</summary>
    public Task<IReadOnlyList<Exemplar>> ExemplarsAsync(string query, QueryRange range, CancellationToken cancellationToken = default)
    {
        var parameters = new QueryParameters { { "query", query }, { "start", QueryText.Seconds(range.From) }, { "end", QueryText.Seconds(range.To) } };
        return _api.PostAsync("api/v1/query_exemplars", parameters, Exemplars, cancellationToken);
    }

    private static IReadOnlyList<Exemplar> Exemplars(JsonElement answer)
    {
        var exemplars = new List<Exemplar>();
        foreach (var series in answer.Items("data"))
        {
            var labels = series.Labels("seriesLabels");
            foreach (var exemplar in series.Items("exemplars"))
            {
                exemplars.Add(new Exemplar(labels, exemplar.Labels("labels"), Math.Round(exemplar.Double("timestamp") * 1000), exemplar.Double("value")));
            }
        }

        return exemplars;
    }

    /// <summary>The groups of rules with their state.</summary>
    public Task<IReadOnlyList<RuleGroup>> RulesAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("api/v1/rules", [], static a => a.Find("data") is { } data ? RuleJson.Read(data) : [], cancellationToken);

    /// <summary>A label's name as a path has it: names that are not plain are escaped as <c>U__</c> and their code points, which Prometheus takes since 3.0.</summary>
    private static string EscapeLabel(string label)
    {
        if (label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return label;
        }

        var text = new StringBuilder("U__");
        foreach (var rune in label.EnumerateRunes())
        {
            _ = rune.Value == '_' ? text.Append("__")
                : rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value) ? text.Append((char)rune.Value)
                : text.Append('_').Append(rune.Value.ToString("x", CultureInfo.InvariantCulture)).Append('_');
        }

        return text.ToString();
    }

    private static QueryParameters Within(QueryRange range, IEnumerable<string> selectors, int? limit)
    {
        var parameters = new QueryParameters { { "start", QueryText.Seconds(range.From) }, { "end", QueryText.Seconds(range.To) }, { "limit", limit } };
        foreach (var selector in selectors)
        {
            parameters.Add("match[]", selector);
        }

        return parameters;
    }

    private Task<MetricsResult> AskAsync(string query, DateTimeOffset? time, int? limit, CancellationToken cancellationToken) =>
        PostAsync("api/v1/query", new() { { "query", query }, { "time", time is { } at ? QueryText.Seconds(at) : null }, { "limit", limit } }, cancellationToken);

    private Task<MetricsResult> AskAsync(string query, QueryRange range, TimeSpan step, int? limit, CancellationToken cancellationToken) => PostAsync(
        "api/v1/query_range",
        new()
        {
            { "query", query },
            { "start", QueryText.Seconds(range.From) },
            { "end", QueryText.Seconds(range.To) },
            { "step", QueryText.Duration(step) },
            { "limit", limit },
        },
        cancellationToken);

    private Task<MetricsResult> PostAsync(string path, QueryParameters parameters, CancellationToken cancellationToken) =>
        _api.PostAsync(
            path, parameters, static a => MetricsJson.Read(a.GetProperty("data")) with { Warnings = a.Strings("warnings"), Infos = a.Strings("infos") }, cancellationToken);
}
