using System.Text.Json;

namespace HyHome.Dashboard.Clients.Tempo;

/// <summary>Reads what a search and a metrics query give.</summary>
internal static class SearchJson
{
    private const string NoRoot = "<root span not yet received>";

    public static IReadOnlyList<TraceSummary> Traces(JsonElement root) => [.. root.Items("traces").Select(Trace)];

    public static MetricsResult Metrics(JsonElement root)
    {
        var series = new List<TimeSeries>();
        foreach (var one in root.Items("series"))
        {
            var labels = SeriesLabels(one);
            var samples = one.Find("samples") is { } found
                ? [.. found.EnumerateArray().Select(static s => (Time: (double)s.Long("timestampMs"), Value: s.Double("value")))]
                : new List<(double Time, double Value)>();
            samples.Sort(static (a, b) => a.Time.CompareTo(b.Time));
            series.Add(new TimeSeries(labels, [.. samples.Select(static s => s.Time)], [.. samples.Select(static s => s.Value)], [])
            {
                Exemplars = [.. one.Items("exemplars").Select(e => new Exemplar(labels, SeriesLabels(e), e.Long("timestampMs"), e.Double("value")))],
            });
        }

        return new MetricsResult(ResultKind.Matrix, series) { Warnings = root.Text("message") is { Length: > 0 } message ? [message] : [] };
    }

    private static Labels SeriesLabels(JsonElement element) =>
        Labels.Of(TraceJson.Attributes(element, "labels").Select(static a => KeyValuePair.Create(a.Key, a.Value)));

    private static TraceSummary Trace(JsonElement trace)
    {
        var spans = new List<MatchedSpan>();
        long matched = 0;
        foreach (var set in trace.Items("spanSets"))
        {
            matched += set.Long("matched");
            spans.AddRange(set.Items("spans").Select(static s => new MatchedSpan(
                s.Text("spanID").PadLeft(16, '0'),
                s.Text("name"),
                QueryText.Time(s.Long("startTimeUnixNano")),
                Length(s.Long("durationNanos")),
                TraceJson.Attributes(s))));
        }

        var services = new SortedDictionary<string, ServiceCount>(StringComparer.Ordinal);
        foreach (var service in trace.Members("serviceStats"))
        {
            services[service.Name] = new ServiceCount(service.Value.Long("spanCount"), service.Value.Long("errorCount"));
        }

        var root = trace.Text("rootServiceName");
        return new TraceSummary(
            trace.Text("traceID").PadLeft(32, '0'),
            root == NoRoot ? "" : root,
            trace.Text("rootTraceName"),
            QueryText.Time(trace.Long("startTimeUnixNano")),
            TimeSpan.FromMilliseconds(trace.Long("durationMs")),
            services,
            matched,
            spans);
    }

    private static TimeSpan Length(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);
}
