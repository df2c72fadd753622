using System.Collections.Concurrent;

namespace HyHome.Telemetry.Ingest.Mapping;

/// <summary>Turns names of attributes into names of labels, as Prometheus' otlptranslator does. Names recur, so the answers are kept.</summary>
internal static class LabelNames
{
    // Senders choose the names: beyond this many different ones they are worked out each time.
    private const int MostKept = 20_000;

    private static readonly ConcurrentDictionary<string, string> PrometheusNames = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> LokiNames = new(StringComparer.Ordinal);

    /// <summary>
    /// A label's name as Prometheus 3 makes it: each character that is not a letter, digit or underscore becomes an underscore, a leading digit gets <c>key_</c>
    /// and a single leading underscore <c>key</c> in front. Empty where nothing but underscores is left.
    /// </summary>
    public static string Prometheus(string attribute) => Cached(PrometheusNames, attribute, static name =>
    {
        var cleaned = Clean(name, collapse: false);
        return Checked(name, Prefixed(cleaned) ?? (cleaned.StartsWith('_') && !cleaned.StartsWith("__", StringComparison.Ordinal) ? "key" + cleaned : cleaned));
    });

    /// <summary>A label's name as Loki 3 makes it: as Prometheus', but runs of underscores become one, and a leading one stays.</summary>
    public static string Loki(string attribute) => Cached(LokiNames, attribute, static name =>
    {
        var isReserved = name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal);
        var cleaned = Clean(name, collapse: true);
        return Checked(name, isReserved ? $"__{cleaned.Trim('_')}__" : Prefixed(cleaned) ?? cleaned);
    });

    private static string Cached(ConcurrentDictionary<string, string> names, string attribute, Func<string, string> make)
    {
        if (names.TryGetValue(attribute, out var known))
        {
            return known;
        }

        var made = make(attribute);
        if (names.Count < MostKept)
        {
            names.TryAdd(attribute, made);
        }

        return made;
    }

    private static string Clean(string name, bool collapse)
    {
        var cleaned = new System.Text.StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var isKept = rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value);
            if (isKept || !collapse || cleaned.Length == 0 || cleaned[^1] != '_')
            {
                cleaned.Append(isKept ? (char)rune.Value : '_');
            }
        }

        return cleaned.ToString();
    }

    private static string? Prefixed(string cleaned) => cleaned.Length > 0 && char.IsAsciiDigit(cleaned[0]) ? "key_" + cleaned : null;

    private static string Checked(string original, string made) => made != original && made.AsSpan().TrimStart('_').IsEmpty ? "" : made;
}
