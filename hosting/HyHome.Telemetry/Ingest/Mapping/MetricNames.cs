using System.Collections.Frozen;
using HyHome.Telemetry.Ingest.Otlp.Records;

namespace HyHome.Telemetry.Ingest.Mapping;

/// <summary>
/// Names of metrics as Prometheus 3 makes them from OTLP with its default strategy, UnderscoreEscapingWithSuffixes: the name's words joined by underscores,
/// then the unit, then <c>_total</c> for counters or <c>_ratio</c> for gauges without a dimension.
/// </summary>
internal static class MetricNames
{
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tibibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["1"] = "",
        ["%"] = "percent",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> PerUnits = new Dictionary<string, string>
    {
        ["s"] = "second",
        ["m"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The metric's name, or the empty string where nothing usable is left of it.</summary>
    public static string Prometheus(string name, string unit, OtlpMetricKind kind, bool isMonotonic)
    {
        var words = Words(name);
        AddUnit(words, unit);
        if (kind == OtlpMetricKind.Sum && isMonotonic)
        {
            MoveToEnd(words, "total");
        }

        if (kind == OtlpMetricKind.Gauge && unit == "1")
        {
            MoveToEnd(words, "ratio");
        }

        var made = string.Join('_', words);
        return made.Length > 0 && char.IsAsciiDigit(made[0]) ? "_" + made : made;
    }

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && (char.IsAsciiLetterOrDigit(name[i]) || name[i] == ':'))
            {
                continue;
            }

            if (i > start)
            {
                words.Add(name[start..i]);
            }

            start = i + 1;
        }

        return words;
    }

    private static void AddUnit(List<string> words, string unit)
    {
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        var main = Clean(Translate(Units, slash < 0 ? unit : unit[..slash]));
        var per = slash < 0 ? "" : Translate(PerUnits, unit[(slash + 1)..]);
        per = per.Length == 0 ? "" : Clean("per_" + per).TrimEnd('_');
        if (words.Contains(main))
        {
            main = "";
        }

        if (per == "per" || words.Contains(per))
        {
            per = "";
        }

        // A unit that stands alone keeps an underscore at its end, as Prometheus' does.
        main = per.Length > 0 ? main.TrimEnd('_') : main;
        if (main.Length > 0)
        {
            words.Add(main);
        }

        if (per.Length > 0)
        {
            words.Add(per);
        }
    }

    // Units in braces are annotations such as {request}: they are no part of the name.
    private static string Translate(FrozenDictionary<string, string> units, string unit)
    {
        var trimmed = unit.Trim();
        return trimmed.AsSpan().ContainsAny('{', '}') ? "" : units.GetValueOrDefault(trimmed, trimmed);
    }

    private static string Clean(string unit)
    {
        var cleaned = new System.Text.StringBuilder(unit.Length);
        foreach (var rune in unit.EnumerateRunes())
        {
            var isKept = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == ':');
            if (isKept || cleaned.Length == 0 || cleaned[^1] != '_')
            {
                cleaned.Append(isKept ? (char)rune.Value : '_');
            }
        }

        var text = cleaned.ToString();
        return text.StartsWith('_') ? text[1..] : text;
    }

    private static void MoveToEnd(List<string> words, string word)
    {
        words.RemoveAll(w => w == word);
        words.Add(word);
    }
}
