using System.Globalization;
using System.Text.Json;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>The status pages. The version is that of the Prometheus whose behaviour is served: clients choose by it what they may ask.</summary>
internal static class StatusHandlers
{
    private const string ServedVersion = "3.14.0";

    public static WriteAnswer BuildInfo() => Strings(
        ("version", ServedVersion), ("revision", "embedded"), ("branch", "hyhome"), ("buildUser", "hyhome"), ("buildDate", ""), ("goVersion", "dotnet" + Environment.Version));

    public static WriteAnswer Config(PrometheusApiContext context) => Strings(("yaml", context.Configuration));

    public static WriteAnswer Flags(PrometheusApiContext context) => Strings(
        ("query.lookback-delta", PrometheusDuration.Format((long)context.Engine.Options.LookbackDelta.TotalMilliseconds)),
        ("query.max-samples", context.Engine.Options.MaxSamples.ToString(CultureInfo.InvariantCulture)),
        ("query.timeout", PrometheusDuration.Format((long)context.Engine.Options.Timeout.TotalMilliseconds)),
        ("storage.tsdb.retention.time", PrometheusDuration.Format((long)context.Retention.TotalMilliseconds)),
        ("web.enable-otlp-receiver", "true"),
        ("web.enable-remote-write-receiver", "true"));

    public static WriteAnswer RuntimeInfo(PrometheusApiContext context) => json =>
    {
        json.WriteStartObject();
        json.WriteString("startTime", Time(context.Started));
        json.WriteString("CWD", Environment.CurrentDirectory);
        json.WriteString("hostname", Environment.MachineName);
        json.WriteString("serverTime", Time(context.TimeProvider.GetUtcNow()));
        json.WriteBoolean("reloadConfigSuccess", true);
        json.WriteString("lastConfigTime", context.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("corruptionCount", 0);
        json.WriteNumber("goroutineCount", ThreadPool.ThreadCount);
        json.WriteNumber("GOMAXPROCS", Environment.ProcessorCount);
        json.WriteNumber("GOMEMLIMIT", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        json.WriteString("GOGC", "");
        json.WriteString("GODEBUG", "");
        json.WriteString("storageRetention", PrometheusDuration.Format((long)context.Retention.TotalMilliseconds));
        json.WriteEndObject();
        return AnswerNotes.None;
    };

    public static WriteAnswer Tsdb(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var limit = 10;
        if (parameters.Text("limit") is { Length: > 0 } text && (!int.TryParse(text, CultureInfo.InvariantCulture, out limit) || limit < 1))
        {
            throw new PrometheusRequestException("limit must be a positive number");
        }

        var series = context.Source.Select([], long.MinValue, long.MaxValue).Select(static s => s.Labels).ToList();
        var pairs = series.SelectMany(static l => l).GroupBy(static l => l).Select(static g => (g.Key, Count: g.LongCount())).ToList();
        var names = pairs.GroupBy(static p => p.Key.Name).Select(static g => (g.Key, Values: g.LongCount(), Bytes: g.Sum(static p => p.Count * p.Key.Value.Length))).ToList();
        return json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("headStats");
            json.WriteNumber("numSeries", series.Count);
            json.WriteNumber("numLabelPairs", pairs.Count);
            json.WriteNumber("chunkCount", series.Count);
            json.WriteNumber("minTime", context.Started.ToUnixTimeMilliseconds());
            json.WriteNumber("maxTime", context.Now);
            json.WriteEndObject();
            Top(json, "seriesCountByMetricName", pairs.Where(static p => p.Key.Name == LabelSet.MetricName).Select(static p => (p.Key.Value, p.Count)), limit);
            Top(json, "labelValueCountByLabelName", names.Select(static n => (n.Key, n.Values)), limit);
            Top(json, "memoryInBytesByLabelName", names.Select(static n => (n.Key, n.Bytes)), limit);
            Top(json, "seriesCountByLabelValuePair", pairs.Select(static p => ($"{p.Key.Name}={p.Key.Value}", p.Count)), limit);
            json.WriteEndObject();
            return AnswerNotes.None;
        };
    }

    public static WriteAnswer WalReplay() => json =>
    {
        json.WriteStartObject();
        json.WriteNumber("min", 0);
        json.WriteNumber("max", 0);
        json.WriteNumber("current", 0);
        json.WriteEndObject();
        return AnswerNotes.None;
    };

    public static WriteAnswer Blocks() => json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("blocks");
        json.WriteEndArray();
        json.WriteEndObject();
        return AnswerNotes.None;
    };

    public static WriteAnswer EmptyList() => json =>
    {
        json.WriteStartArray();
        json.WriteEndArray();
        return AnswerNotes.None;
    };

    public static WriteAnswer Alertmanagers(PrometheusApiContext context) => json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("activeAlertmanagers");
        foreach (var address in context.Alertmanagers())
        {
            json.WriteStartObject();
            json.WriteString("url", new Uri(address, "/api/v2/alerts").ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("droppedAlertmanagers");
        json.WriteEndArray();
        json.WriteEndObject();
        return AnswerNotes.None;
    };

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static void Top(Utf8JsonWriter json, string name, IEnumerable<(string Name, long Count)> counts, int limit)
    {
        json.WriteStartArray(name);
        foreach (var (key, count) in counts.OrderByDescending(static c => c.Count).ThenBy(static c => c.Name, StringComparer.Ordinal).Take(limit))
        {
            json.WriteStartObject();
            json.WriteString("name", key);
            json.WriteNumber("value", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static WriteAnswer Strings(params (string Name, string Value)[] fields) => json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        return AnswerNotes.None;
    };
}
