using HyHome.Dashboard.Clients.Prometheus;

namespace HyHome.Dashboard.Pages.Metrics;

/// <summary>Makes metrics of the names that Prometheus has: those of a histogram are one, and what metadata lacks the name tells.</summary>
internal static class MetricCatalog
{
    private static readonly string[] Parts = ["_bucket", "_sum", "_count"];

    // The base units that Prometheus' conventions put at the end of a name, which is where OTLP's units come, too.
    private static readonly string[] Units =
        ["seconds", "milliseconds", "microseconds", "nanoseconds", "minutes", "bytes", "kilobytes", "megabytes", "ratio", "percent", "celsius", "volts", "amperes", "joules", "watts", "meters", "hertz"];

    /// <summary>The metrics by name.</summary>
    public static IReadOnlyList<MetricInfo> Of(IReadOnlyCollection<string> names, IReadOnlyDictionary<string, MetricMetadata> metadata)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        var metrics = new SortedDictionary<string, MetricInfo>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var (family, kind) = Classify(name, all, metadata);
            var known = metadata.GetValueOrDefault(family) ?? metadata.GetValueOrDefault(name);
            metrics.TryAdd(family, new MetricInfo(family, kind, known?.Help ?? "", known?.Unit is { Length: > 0 } unit ? unit : UnitOf(family)));
        }

        return [.. metrics.Values];
    }

    private static (string Family, MetricKind Kind) Classify(string name, HashSet<string> all, IReadOnlyDictionary<string, MetricMetadata> metadata)
    {
        foreach (var part in Parts)
        {
            if (name.EndsWith(part, StringComparison.Ordinal) && name[..^part.Length] is var family)
            {
                if (all.Contains(family + "_bucket"))
                {
                    return (family, MetricKind.Histogram);
                }

                if (metadata.GetValueOrDefault(family)?.Type == "summary")
                {
                    return (family, MetricKind.Summary);
                }
            }
        }

        return (name, metadata.GetValueOrDefault(name)?.Type switch
        {
            "counter" => MetricKind.Counter,
            "histogram" or "gaugehistogram" => MetricKind.NativeHistogram,
            "summary" => MetricKind.Summary,
            "info" => MetricKind.Info,
            "gauge" => MetricKind.Gauge,
            _ when name.EndsWith("_total", StringComparison.Ordinal) => MetricKind.Counter,
            _ when name.EndsWith("_info", StringComparison.Ordinal) => MetricKind.Info,
            _ => MetricKind.Gauge,
        });
    }

    private static string UnitOf(string name)
    {
        var plain = name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
        return Array.Find(Units, u => plain.EndsWith("_" + u, StringComparison.Ordinal)) ?? "";
    }
}
