using System.Globalization;
using System.Net;
using System.Text.Json;
using HyHome.Dashboard.Clients.Prometheus;

namespace HyHome.Dashboard.Clients.Loki;

/// <summary>Loki's HTTP API (v1). All methods throw <see cref="DataSourceException"/> where Loki cannot be asked or refuses.</summary>
internal sealed class LokiClient(DataSources sources)
{
    /// <summary>The most lines that Loki gives for one query unless configured otherwise.</summary>
    public const int MostLines = 5000;

    private readonly SourceApi _api = new(sources, DataSourceKind.Loki);

    /// <summary>Evaluates a metric query at one time, now if not given. Loki refuses log queries here.</summary>
    public Task<MetricsResult> QueryAsync(string query, DateTimeOffset? time = null, CancellationToken cancellationToken = default)
    {
        var parameters = new QueryParameters { { "query", query }, { "time", time is { } at ? QueryText.Seconds(at) : null } };
        return _api.PostAsync("loki/api/v1/query", parameters, static a => MetricsJson.Read(a.GetProperty("data")), cancellationToken);
    }

    /// <summary>Asks for lines in [from, to), or for the series of a metric query at each step.</summary>
    /// <param name="query">LogQL.</param>
    /// <param name="range">The time range.</param>
    /// <param name="limit">The most lines, 100 if not given; Loki refuses more than <see cref="MostLines"/>.</param>
    /// <param name="step">The distance of points of a metric query; Loki chooses one if not given, and aligns start and end to it.</param>
    /// <param name="newestFirst">The order of lines, and which end of the range is kept when there are more than the limit.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LogResult> QueryRangeAsync(
        string query, QueryRange range, int? limit = null, TimeSpan? step = null, bool newestFirst = true, CancellationToken cancellationToken = default)
    {
        var parameters = Within(range);
        parameters.Add("query", query);
        parameters.Add("limit", limit);
        parameters.Add("step", step is { } given ? QueryText.Duration(given) : null);
        parameters.Add("direction", newestFirst ? "backward" : "forward");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_api.Address, "loki/api/v1/query_range")) { Content = new FormUrlEncodedContent(parameters) };
        request.Headers.Add(LokiTail.EncodingFlags, LokiTail.CategorizeLabels);
        return _api.SendAsync(request, answer => Result(answer.GetProperty("data"), newestFirst), cancellationToken);
    }

    /// <summary>The newest lines of a range, asked for in pages: Loki gives at most <see cref="MostLines"/> at once.</summary>
    /// <param name="query">LogQL for lines.</param>
    /// <param name="range">The time range.</param>
    /// <param name="limit">The most lines.</param>
    /// <param name="page">The most lines of one answer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<LogLine>> NewestLinesAsync(
        string query, QueryRange range, int limit, int page = MostLines, CancellationToken cancellationToken = default)
    {
        var lines = new List<LogLine>();
        var known = new HashSet<(long, string, Labels, Labels)>();
        while (lines.Count < limit)
        {
            var asked = Math.Min(page, limit - lines.Count + known.Count);
            var found = (await QueryRangeAsync(query, range, asked, null, newestFirst: true, cancellationToken).ConfigureAwait(false)).Lines;
            var fresh = found.Where(l => !known.Contains(Key(l))).ToList();
            lines.AddRange(fresh);
            if (fresh.Count == 0 || found.Count < asked)
            {
                break;
            }

            // The end of a range is exclusive, and a time may have lines on both sides of a page's border: it is asked for again.
            var oldest = lines[^1].Timestamp;
            known = [.. lines.Where(l => l.Timestamp == oldest).Select(Key)];
            range = range with { To = QueryText.Time(oldest).AddTicks(1) };
        }

        return lines.Count > limit ? lines[..limit] : lines;

        static (long, string, Labels, Labels) Key(LogLine line) => (line.Timestamp, line.Text, line.Stream, line.Metadata);
    }

    /// <summary>The names of labels.</summary>
    public Task<IReadOnlyList<string>> LabelsAsync(QueryRange range, string? selector = null, CancellationToken cancellationToken = default) =>
        NamesAsync("loki/api/v1/labels", range, selector, cancellationToken);

    /// <summary>The values of a label, of the streams that match a selector or of all.</summary>
    public Task<IReadOnlyList<string>> LabelValuesAsync(string label, QueryRange range, string? selector = null, CancellationToken cancellationToken = default) =>
        NamesAsync($"loki/api/v1/label/{Uri.EscapeDataString(label)}/values", range, selector, cancellationToken);

    /// <summary>The streams that match one of the selectors.</summary>
    public Task<IReadOnlyList<Labels>> SeriesAsync(IEnumerable<string> selectors, QueryRange range, CancellationToken cancellationToken = default)
    {
        var parameters = Within(range);
        foreach (var selector in selectors)
        {
            parameters.Add("match[]", selector);
        }

        return _api.PostAsync("loki/api/v1/series", parameters, static a => (IReadOnlyList<Labels>)[.. a.Items("data").Select(JsonReading.ToLabels)], cancellationToken);
    }

    /// <summary>The largest volumes, largest first.</summary>
    /// <param name="selector">Which streams.</param>
    /// <param name="range">The time range.</param>
    /// <param name="targetLabels">Labels to sum by; the selector's own if none are given.</param>
    /// <param name="limit">The most volumes, 100 if not given.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<LogVolume>> VolumeAsync(
        string selector, QueryRange range, IEnumerable<string>? targetLabels = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var parameters = Within(range);
        parameters.Add("query", selector);
        parameters.Add("limit", limit);
        parameters.Add("targetLabels", targetLabels is null ? null : string.Join(',', targetLabels));
        return _api.GetAsync(
            "loki/api/v1/index/volume",
            parameters,
            static a => (IReadOnlyList<LogVolume>)[.. MetricsJson.Read(a.GetProperty("data")).Series.Select(static s => new LogVolume(s.Labels, s.Values[0]))],
            cancellationToken);
    }

    /// <summary>Fields that Loki finds in the lines of a query.</summary>
    public Task<IReadOnlyList<DetectedField>> DetectedFieldsAsync(string query, QueryRange range, int? lineLimit = null, CancellationToken cancellationToken = default)
    {
        var parameters = Within(range);
        parameters.Add("query", query);
        parameters.Add("line_limit", lineLimit);
        return _api.GetAsync(
            "loki/api/v1/detected_fields",
            parameters,
            static a => (IReadOnlyList<DetectedField>)[.. a.Items("fields").Select(static f => new DetectedField(f.Text("label"), f.Text("type"), f.Long("cardinality"), f.Strings("parsers")))],
            cancellationToken);
    }

    /// <summary>Follows a log query: lines since a time, then those that come, until cancelled.</summary>
    /// <param name="query">LogQL for lines.</param>
    /// <param name="since">From when; now if not given.</param>
    /// <param name="limit">The most lines of what is there already, 100 if not given.</param>
    /// <param name="cancellationToken">Ends the tail.</param>
    public IAsyncEnumerable<TailBatch> TailAsync(string query, DateTimeOffset? since = null, int? limit = null, CancellationToken cancellationToken = default) =>
        LokiTail.RunAsync(
            _api,
            new QueryParameters { { "query", query }, { "limit", limit }, { "start", QueryText.Seconds(since ?? DateTimeOffset.UtcNow) } },
            cancellationToken);

    /// <summary>The groups of rules of its ruler with their state; none where there is no Loki, or it evaluates no rules.</summary>
    public async Task<IReadOnlyList<RuleGroup>> RulesAsync(CancellationToken cancellationToken = default)
    {
        if (!sources.Has(DataSourceKind.Loki))
        {
            return [];
        }

        try
        {
            var groups = await _api.GetAsync("prometheus/api/v1/rules", [], static a => a.Find("data") is { } data ? RuleJson.Read(data) : [], cancellationToken).ConfigureAwait(false);
            return [.. groups.Select(static group => group with { Source = DataSourceKind.Loki })];
        }
        catch (DataSourceException error) when (error.Status is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented)
        {
            return [];
        }
    }

    private Task<IReadOnlyList<string>> NamesAsync(string path, QueryRange range, string? selector, CancellationToken cancellationToken)
    {
        var parameters = Within(range);
        parameters.Add("query", selector);
        // Loki leaves data out where there is nothing.
        return _api.GetAsync(path, parameters, static a => a.Strings("data"), cancellationToken);
    }

    private static LogResult Result(JsonElement data, bool newestFirst)
    {
        if (data.Text("resultType") == "streams")
        {
            return new LogResult(ResultKind.Streams, LokiJson.Lines(data.Items("result"), newestFirst), MetricsResult.Empty);
        }

        var metrics = MetricsJson.Read(data);
        return new LogResult(metrics.Kind, [], metrics);
    }

    private static QueryParameters Within(QueryRange range) => new()
    {
        { "start", QueryText.Nanoseconds(range.From).ToString(CultureInfo.InvariantCulture) },
        { "end", QueryText.Nanoseconds(range.To).ToString(CultureInfo.InvariantCulture) },
    };
}
