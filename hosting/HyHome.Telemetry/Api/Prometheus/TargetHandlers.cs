using System.Globalization;
using System.Text.Json;
using HyHome.Telemetry.Ingest.Scrape;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary><c>targets</c>, <c>targets/metadata</c> and <c>scrape_pools</c>.</summary>
internal static class TargetHandlers
{
    public static WriteAnswer Targets(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var state = parameters.Text("state");
        var pool = parameters.Text("scrapePool");
        var scrapers = state is "" or "any" or "active" ? Scrapers(context).Where(s => pool.Length == 0 || s.Target.Job == pool).ToList() : [];
        return json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("activeTargets");
            foreach (var scraper in scrapers)
            {
                Target(json, scraper);
            }

            json.WriteEndArray();
            json.WriteStartArray("droppedTargets");
            json.WriteEndArray();
            if (state == "active")
            {
                json.WriteNull("droppedTargetCounts");
            }
            else
            {
                json.WriteStartObject("droppedTargetCounts");
                foreach (var job in Scrapers(context).Select(static s => s.Target.Job).Distinct())
                {
                    json.WriteNumber(job, 0);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            return AnswerNotes.None;
        };
    }

    /// <summary>What the chosen targets' pages say of their metrics.</summary>
    public static WriteAnswer Metadata(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var limit = -1;
        if (parameters.Text("limit") is { Length: > 0 } text && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit))
        {
            throw new PrometheusRequestException("limit must be a number");
        }

        var selector = parameters.Text("match_target");
        IReadOnlyList<LabelMatcher> matchers;
        try
        {
            matchers = selector.Length == 0 ? [] : Parser.ParseSelector(selector);
        }
        catch (PromQLParseException e)
        {
            throw PrometheusRequestException.Parameter("match_target", e.Message);
        }

        var metric = parameters.Text("metric");
        var found = Scrapers(context)
            .Where(s => matchers.All(m => m.Matches(Labels(s.Target).FirstOrDefault(l => l.Name == m.Name).Value ?? "")))
            .SelectMany(s => s.Metadata.Where(m => metric.Length == 0 || m.Key == metric).OrderBy(static m => m.Key, StringComparer.Ordinal), static (s, m) => (s.Target, m.Key, m.Value));
        var kept = (limit >= 0 ? found.Take(limit) : found).ToList();
        return json =>
        {
            json.WriteStartArray();
            foreach (var (target, name, known) in kept)
            {
                json.WriteStartObject();
                json.WriteStartObject("target");
                Write(json, target);
                json.WriteEndObject();
                if (metric.Length == 0)
                {
                    json.WriteString("metric", name);
                }

                json.WriteString("type", known.Type);
                json.WriteString("help", known.Help);
                json.WriteString("unit", known.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            return AnswerNotes.None;
        };
    }

    public static WriteAnswer ScrapePools(PrometheusApiContext context) => json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("scrapePools");
        foreach (var job in Scrapers(context).Select(static s => s.Target.Job).Distinct())
        {
            json.WriteStringValue(job);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return AnswerNotes.None;
    };

    /// <summary>What each relabelling rule of a pool makes of some labels. Targets come from the model and are never relabelled, so no pool has a step.</summary>
    public static WriteAnswer RelabelSteps(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var pool = Required("scrapePool");
        try
        {
            JsonSerializer.Deserialize<Dictionary<string, string>>(Required("labels"));
        }
        catch (JsonException e)
        {
            throw new PrometheusRequestException($"error parsing labels: {e.Message}");
        }

        if (!Scrapers(context).Any(s => s.Target.Job == pool))
        {
            throw new PrometheusRequestException($"error retrieving scrape config: scrape pool {GoText.Quote(pool)} not found");
        }

        return json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("steps");
            json.WriteEndArray();
            json.WriteEndObject();
            return AnswerNotes.None;
        };

        string Required(string name) => parameters.Text(name) is { Length: > 0 } text ? text : throw new PrometheusRequestException($"no {name} parameter provided");
    }

    private static IEnumerable<Scraper> Scrapers(PrometheusApiContext context) => context.Scrapers().OrderBy(static s => s.Target.Job, StringComparer.Ordinal);

    private static (string Name, string Value)[] Labels(ScrapeTarget target) => [("instance", target.Url.Authority), ("job", target.Job)];

    private static void Write(Utf8JsonWriter json, ScrapeTarget target)
    {
        foreach (var (name, value) in Labels(target))
        {
            json.WriteString(name, value);
        }
    }

    private static void Target(Utf8JsonWriter json, Scraper scraper)
    {
        var target = scraper.Target;
        var (at, duration, error) = scraper.Last;
        json.WriteStartObject();
        json.WriteStartObject("discoveredLabels");
        json.WriteString("__address__", target.Url.Authority);
        json.WriteString("__metrics_path__", target.Url.AbsolutePath);
        json.WriteString("__scheme__", target.Url.Scheme);
        json.WriteString("__scrape_interval__", PrometheusDuration.Format((long)target.Interval.TotalMilliseconds));
        json.WriteString("__scrape_timeout__", PrometheusDuration.Format((long)target.Timeout.TotalMilliseconds));
        json.WriteString("job", target.Job);
        json.WriteEndObject();
        json.WriteStartObject("labels");
        Write(json, target);
        json.WriteEndObject();
        json.WriteString("scrapePool", target.Job);
        json.WriteString("scrapeUrl", target.Url.ToString());
        json.WriteString("globalUrl", target.Url.ToString());
        json.WriteString("lastError", error ?? "");
        json.WriteString("lastScrape", StatusHandlers.Time(at));
        json.WriteNumber("lastScrapeDuration", duration.TotalSeconds);
        json.WriteString("health", at == default ? "unknown" : error is null ? "up" : "down");
        json.WriteString("scrapeInterval", PrometheusDuration.Format((long)target.Interval.TotalMilliseconds));
        json.WriteString("scrapeTimeout", PrometheusDuration.Format((long)target.Timeout.TotalMilliseconds));
        json.WriteEndObject();
    }
}
