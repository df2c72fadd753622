using System.Text.Json;
using System.Text.RegularExpressions;

namespace HyHome.Tests.Correlation;

/// <summary>
/// Goes every way between logs, traces and metrics that Grafana offers, with the provisioned patterns and queries filled in as Grafana fills them in.
/// It needs a stack that has telemetry, wherever it runs: embedded, in containers, in a cluster.
/// </summary>
internal sealed class CorrelationCheck(Provisioning links, Uri prometheus, Uri loki, Uri tempo) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>Whether a line of a service leads to a trace by the derived field for labels.</summary>
    public async Task<bool> FromLogToTraceAsync(string service, string traceId, CancellationToken cancellationToken)
    {
        var names = links.DerivedFields.Where(static field => field.IsLabel).Select(static field => new Regex(field.Pattern)).ToList();
        var labels = (await LinesAsync($"{{service_name=\"{service}\"}}", null, cancellationToken)).SelectMany(static stream => stream.GetProperty("stream").EnumerateObject());
        return labels.Any(label => names.Exists(name => name.IsMatch(label.Name)) && label.Value.GetString() == traceId) && await HasSpansAsync(traceId, cancellationToken);
    }

    /// <summary>The trace that the text of a line leads to, found by the derived field for text.</summary>
    public async Task<string?> FromTextToTraceAsync(string line, CancellationToken cancellationToken)
    {
        foreach (var (pattern, _) in links.DerivedFields.Where(static field => !field.IsLabel))
        {
            if (Regex.Match(line, pattern) is { Success: true } match && await HasSpansAsync(match.Groups[1].Value, cancellationToken))
            {
                return match.Groups[1].Value;
            }
        }

        return null;
    }

    /// <summary>How many streams of lines a span of a service leads to.</summary>
    public async Task<int> FromTraceToLogsAsync(string traceId, string service, CancellationToken cancellationToken)
    {
        var query = links.LogQuery.Replace("${__tags}", Tags(links.LogTags, service)).Replace("${__trace.traceId}", traceId);
        var spans = (await SpansAsync(traceId, cancellationToken)).Where(span => span.Service == service).ToList();
        return spans.Count == 0
            ? 0
            : (await LinesAsync(query, (spans.Min(static span => span.Start) + links.LogShift.Start, spans.Max(static span => span.End) + links.LogShift.End), cancellationToken)).Count;
    }

    /// <summary>A trace that an exemplar of a metric leads to.</summary>
    public async Task<string?> FromExemplarToTraceAsync(string metric, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var answer = await GetAsync(new Uri(prometheus, $"/api/v1/query_exemplars?query={Uri.EscapeDataString(metric)}&start={now.AddHours(-1).ToUnixTimeSeconds()}&end={now.ToUnixTimeSeconds() + 1}"), cancellationToken);
        foreach (var exemplar in answer.GetProperty("data").EnumerateArray().SelectMany(static series => series.GetProperty("exemplars").EnumerateArray()))
        {
            foreach (var name in links.ExemplarLabels)
            {
                if (exemplar.GetProperty("labels").TryGetProperty(name, out var id) && await HasSpansAsync(id.GetString()!, cancellationToken))
                {
                    return id.GetString();
                }
            }
        }

        return null;
    }

    /// <summary>The names of the queries from a span of a service to metrics that give nothing.</summary>
    public async Task<IReadOnlyList<string>> FromTraceToMetricsAsync(string service, CancellationToken cancellationToken)
    {
        var empty = new List<string>();
        foreach (var (name, query) in links.MetricQueries)
        {
            var answer = await GetAsync(new Uri(prometheus, $"/api/v1/query?query={Uri.EscapeDataString(query.Replace("$__tags", Tags(links.MetricTags, service)))}"), cancellationToken);
            if (answer.GetProperty("data").GetProperty("result").GetArrayLength() == 0)
            {
                empty.Add(name);
            }
        }

        return empty;
    }

    /// <summary>Whether the service map has an edge.</summary>
    public async Task<bool> HasEdgeAsync(string client, string server, CancellationToken cancellationToken)
    {
        var query = $"traces_service_graph_request_total{{client=\"{client}\", server=\"{server}\"}}";
        var answer = await GetAsync(new Uri(prometheus, $"/api/v1/query?query={Uri.EscapeDataString(query)}"), cancellationToken);
        return links.HasServiceMap && answer.GetProperty("data").GetProperty("result").GetArrayLength() > 0;
    }

    public void Dispose() => _http.Dispose();

    private static string Tags(IReadOnlyDictionary<string, string> tags, string service) =>
        string.Join(", ", tags.Where(static tag => tag.Key == "service.name").Select(tag => $"{tag.Value}=\"{service}\""));

    private async Task<List<JsonElement>> LinesAsync(string query, (DateTimeOffset Start, DateTimeOffset End)? bounds, CancellationToken cancellationToken)
    {
        var (start, end) = bounds ?? (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        var answer = await GetAsync(new Uri(loki, $"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={Nanoseconds(start)}&end={Nanoseconds(end)}&limit=500"), cancellationToken);
        return [.. answer.GetProperty("data").GetProperty("result").EnumerateArray()];
    }

    private async Task<bool> HasSpansAsync(string traceId, CancellationToken cancellationToken) => (await SpansAsync(traceId, cancellationToken)).Any();

    private async Task<IEnumerable<(string Service, DateTimeOffset Start, DateTimeOffset End)>> SpansAsync(string traceId, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(new Uri(tempo, $"/api/v2/traces/{traceId}"), cancellationToken);
        return !answer.GetProperty("trace").TryGetProperty("resourceSpans", out var resources) ? [] :
            from resource in resources.EnumerateArray()
            let service = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray().First(static a => a.GetProperty("key").GetString() == "service.name").GetProperty("value").GetProperty("stringValue").GetString()!
            from scope in resource.GetProperty("scopeSpans").EnumerateArray()
            from span in scope.GetProperty("spans").EnumerateArray()
            select (service, Time(span, "startTimeUnixNano"), Time(span, "endTimeUnixNano"));
    }

    private static DateTimeOffset Time(JsonElement span, string name) => DateTimeOffset.UnixEpoch.AddTicks(long.Parse(span.GetProperty(name).GetString()!) / 100);

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private async Task<JsonElement> GetAsync(Uri url, CancellationToken cancellationToken) => JsonElement.Parse(await _http.GetStringAsync(url, cancellationToken));
}
