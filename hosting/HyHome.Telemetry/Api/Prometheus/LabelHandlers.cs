using System.Text.Json;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary><c>labels</c>, <c>label/…/values</c>, <c>series</c> and <c>metadata</c>.</summary>
internal static class LabelHandlers
{
    public static WriteAnswer Names(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var (limit, start, end) = Range(parameters);
        var selectors = parameters.Selectors(static problem => new PrometheusRequestException(problem));
        return WriteList(Union(selectors, s => context.Source.LabelNames(s, start, end)), limit);
    }

    public static WriteAnswer Values(PrometheusApiContext context, PrometheusParameters parameters, string name)
    {
        name = Unescape(name);
        if (name.Length == 0)
        {
            throw new PrometheusRequestException($"invalid label name: {GoText.Quote(name)}");
        }

        var (limit, start, end) = Range(parameters);
        var selectors = parameters.Selectors(static problem => new PrometheusRequestException(problem));
        return WriteList(Union(selectors, s => context.Source.LabelValues(name, s, start, end)), limit);
    }

    public static WriteAnswer Series(PrometheusApiContext context, PrometheusParameters parameters)
    {
        if (parameters.All("match[]").Count == 0)
        {
            throw new PrometheusRequestException("no match[] parameter provided");
        }

        var (limit, start, end) = Range(parameters);
        var selectors = parameters.Selectors(static problem => PrometheusRequestException.Parameter("match[]", problem));
        var found = selectors.SelectMany(s => context.Source.Select(s, start, end)).Select(static s => s.Labels).Distinct().ToList();
        found.Sort(LabelSet.Compare);
        var kept = limit > 0 && found.Count > limit ? found[..limit] : found;
        return json =>
        {
            json.WriteStartArray();
            foreach (var labels in kept)
            {
                PrometheusJson.Labels(json, labels);
            }

            json.WriteEndArray();
            return kept.Count < found.Count ? AnswerNotes.Truncated : AnswerNotes.None;
        };
    }

    public static WriteAnswer Metadata(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var limit = Number(parameters, "limit");
        var perMetric = Number(parameters, "limit_per_metric");
        var metric = parameters.Text("metric");
        var found = context.Source.Metadata.Where(m => metric.Length == 0 || m.Key == metric).OrderBy(static m => m.Key, StringComparer.Ordinal);
        var kept = (limit >= 0 ? found.Take(limit) : found).ToList();
        return json =>
        {
            json.WriteStartObject();
            foreach (var (name, entries) in kept)
            {
                json.WriteStartArray(name);
                foreach (var entry in perMetric > 0 ? entries.Take(perMetric) : entries)
                {
                    json.WriteStartObject();
                    json.WriteString("type", entry.Type);
                    json.WriteString("help", entry.Help);
                    json.WriteString("unit", entry.Unit);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            return AnswerNotes.None;
        };
    }

    private static int Number(PrometheusParameters parameters, string name)
    {
        var text = parameters.Text(name);
        return text.Length == 0 ? -1
            : GoInteger.TryParse(text, "Atoi", out var number, out _) ? (int)Math.Clamp(number, -1, int.MaxValue)
            : throw new PrometheusRequestException($"{name} must be a number");
    }

    private static (int Limit, long Start, long End) Range(PrometheusParameters parameters) =>
        (parameters.Limit(), parameters.Time("start", long.MinValue), parameters.Time("end", long.MaxValue));

    private static List<string> Union(IReadOnlyList<IReadOnlyList<LabelMatcher>> selectors, Func<IReadOnlyList<LabelMatcher>, IReadOnlyList<string>> read) =>
        selectors.Count <= 1
            ? [.. read(selectors.Count == 0 ? [] : selectors[0])]
            : [.. selectors.SelectMany(read).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static WriteAnswer WriteList(List<string> values, int limit)
    {
        var kept = limit > 0 && values.Count > limit ? values[..limit] : values;
        return json =>
        {
            json.WriteStartArray();
            foreach (var value in kept)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
            return kept.Count < values.Count ? AnswerNotes.Truncated : AnswerNotes.None;
        };
    }

    // Names that are not letters, digits and underscores come as U__name with _2E_ for a dot.
    private static string Unescape(string name)
    {
        if (!name.StartsWith("U__", StringComparison.Ordinal))
        {
            return name;
        }

        var text = new System.Text.StringBuilder();
        for (var i = 3; i < name.Length; i++)
        {
            var end = name[i] == '_' ? name.IndexOf('_', i + 1) : -1;
            if (name[i] != '_')
            {
                text.Append(name[i]);
            }
            else if (end == i + 1)
            {
                text.Append('_');
                i = end;
            }
            else if (end > 0 && int.TryParse(name.AsSpan(i + 1, end - i - 1), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var point) && System.Text.Rune.IsValid(point))
            {
                text.Append(char.ConvertFromUtf32(point));
                i = end;
            }
            else
            {
                return name;
            }
        }

        return text.ToString();
    }
}
