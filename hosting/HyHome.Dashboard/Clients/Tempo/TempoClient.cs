using System.Globalization;

namespace HyHome.Dashboard.Clients.Tempo;

/// <summary>Tempo's HTTP API. All methods throw <see cref="DataSourceException"/> where Tempo cannot be asked or refuses.</summary>
internal sealed class TempoClient(DataSources sources)
{
    private readonly SourceApi _api = new(sources, DataSourceKind.Tempo);

    /// <summary>Finds traces, newest first.</summary>
    /// <param name="query">TraceQL; <c>{}</c> finds all.</param>
    /// <param name="range">The time range, to the second; Tempo refuses more than 168 h.</param>
    /// <param name="limit">The most traces, 20 if not given.</param>
    /// <param name="spansPerSet">The most spans of each set, 3 if not given and never more than 100.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<TraceSummary>> SearchAsync(
        string query, QueryRange range, int? limit = null, int? spansPerSet = null, CancellationToken cancellationToken = default)
    {
        var parameters = Within(range);
        parameters.Add("q", query);
        parameters.Add("limit", limit);
        parameters.Add("spss", spansPerSet);
        return _api.GetAsync("api/search", parameters, SearchJson.Traces, cancellationToken);
    }

    /// <summary>A trace by its id, null where Tempo has none; a time range makes Tempo look into fewer blocks.</summary>
    public async Task<Trace?> TraceAsync(string traceId, QueryRange? range = null, CancellationToken cancellationToken = default)
    {
        var id = traceId.ToLowerInvariant().PadLeft(32, '0');
        var trace = await _api.GetAsync(
            $"api/v2/traces/{Uri.EscapeDataString(traceId)}", range is { } given ? Within(given) : [], a => TraceJson.Read(id, a), cancellationToken).ConfigureAwait(false);
        return trace.Spans.Count == 0 ? null : trace;
    }

    /// <summary>The names of attributes by scope (resource, span, event, link, instrumentation) and of intrinsics.</summary>
    /// <param name="range">The time range.</param>
    /// <param name="scope">One scope, or all if not given.</param>
    /// <param name="query">TraceQL that the spans match.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<TagScope>> TagsAsync(QueryRange range, string? scope = null, string? query = null, CancellationToken cancellationToken = default)
    {
        var parameters = Within(range);
        parameters.Add("scope", scope);
        parameters.Add("q", query);
        return _api.GetAsync(
            "api/v2/search/tags",
            parameters,
            static a => (IReadOnlyList<TagScope>)[.. a.Items("scopes").Select(static s => new TagScope(s.Text("name"), s.Strings("tags")))],
            cancellationToken);
    }

    /// <summary>The values of an attribute or intrinsic.</summary>
    /// <param name="tag">As in a query: <c>resource.service.name</c>, <c>.http.route</c>, <c>status</c>.</param>
    /// <param name="range">The time range.</param>
    /// <param name="query">TraceQL that the spans match.</param>
    /// <param name="limit">The most values; Tempo's own limit if not given.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<TagValue>> TagValuesAsync(
        string tag, QueryRange range, string? query = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var parameters = Within(range);
        parameters.Add("q", query);
        parameters.Add("limit", limit);
        return _api.GetAsync(
            $"api/v2/search/tag/{Uri.EscapeDataString(tag)}/values",
            parameters,
            static a => (IReadOnlyList<TagValue>)[.. a.Items("tagValues").Select(static v => new TagValue(v.Text("type"), v.Text("value")))],
            cancellationToken);
    }

    /// <summary>Evaluates a TraceQL metrics query at each step of a range, with exemplars.</summary>
    /// <param name="query">TraceQL that ends in a metrics function, e.g. <c>{} | rate()</c>.</param>
    /// <param name="range">The time range.</param>
    /// <param name="step">The distance of points; Tempo chooses one if not given, and aligns start and end to it.</param>
    /// <param name="exemplars">The most exemplars; Tempo's own limit if not given.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<MetricsResult> QueryRangeAsync(
        string query, QueryRange range, TimeSpan? step = null, int? exemplars = null, CancellationToken cancellationToken = default)
    {
        var parameters = Within(range);
        parameters.Add("q", query);
        parameters.Add("step", step is { } given ? QueryText.Duration(given) : null);
        parameters.Add("exemplars", exemplars);
        return _api.GetAsync("api/metrics/query_range", parameters, SearchJson.Metrics, cancellationToken);
    }

    // Whole seconds: the start rounded down, the end up, so that a span of this second is found.
    private static QueryParameters Within(QueryRange range) => new()
    {
        { "start", range.From.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
        { "end", ((range.To.ToUnixTimeMilliseconds() + 999) / 1000).ToString(CultureInfo.InvariantCulture) },
    };
}

/// <summary>The attributes of a scope.</summary>
/// <param name="Name">resource, span, event, link, instrumentation or intrinsic.</param>
/// <param name="Tags">Their names without the scope.</param>
public sealed record TagScope(string Name, IReadOnlyList<string> Tags);

/// <summary>A value of an attribute.</summary>
/// <param name="Type">string, int, float, bool, duration or keyword: only a string is quoted in a query.</param>
/// <param name="Value">Its text.</param>
public sealed record TagValue(string Type, string Value);
