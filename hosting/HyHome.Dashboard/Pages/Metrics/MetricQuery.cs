namespace HyHome.Dashboard.Pages.Metrics;

/// <summary>A sensible first question about a metric: a rate of a counter, a quantile of a histogram.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Statistic">One of <see cref="Statistics"/>; the first if not given or not fitting.</param>
/// <param name="By">Labels that split the result.</param>
public sealed record MetricQuery(MetricInfo Metric, string? Statistic, IReadOnlyList<string> By)
{
    /// <summary>What can be asked of a kind of metric, the usual first.</summary>
    public static IReadOnlyList<(string Name, string Title)> Statistics(MetricKind kind) => kind switch
    {
        MetricKind.Counter => [("rate", "per second"), ("increase", "increase")],
        MetricKind.Histogram or MetricKind.NativeHistogram => [("p95", "95th percentile"), ("p50", "median"), ("p99", "99th percentile"), ("avg", "mean"), ("count", "per second")],
        MetricKind.Summary => [("avg", "mean"), ("count", "per second")],
        MetricKind.Info => [("count", "number")],
        _ => [("avg", "mean"), ("max", "largest"), ("min", "least"), ("sum", "sum"), ("each", "each series")],
    };

    /// <summary>The statistic that is asked.</summary>
    public string Asked => Statistics(Metric.Kind).FirstOrDefault(s => s.Name == Statistic).Name ?? Statistics(Metric.Kind)[0].Name;

    /// <summary>PromQL.</summary>
    /// <param name="window">The range of rates.</param>
    public string ToPromQL(TimeSpan window)
    {
        var (name, range) = (Metric.Name, $"[{QueryText.Duration(window)}]");
        return (Metric.Kind, Asked) switch
        {
            (MetricKind.Counter, var function) => $"sum{Grouping()} ({function}({name}{range}))",
            (MetricKind.Histogram, "avg") or (MetricKind.Summary, "avg") => $"sum{Grouping()} (rate({name}_sum{range})) / sum{Grouping()} (rate({name}_count{range}))",
            (MetricKind.Histogram or MetricKind.Summary, "count") => $"sum{Grouping()} (rate({name}_count{range}))",
            (MetricKind.Histogram, var quantile) => $"histogram_quantile({Quantile(quantile)}, sum{Grouping("le")} (rate({name}_bucket{range})))",
            (MetricKind.NativeHistogram, "avg") => $"histogram_avg(sum{Grouping()} (rate({name}{range})))",
            (MetricKind.NativeHistogram, "count") => $"histogram_count(sum{Grouping()} (rate({name}{range})))",
            (MetricKind.NativeHistogram, var quantile) => $"histogram_quantile({Quantile(quantile)}, sum{Grouping()} (rate({name}{range})))",
            (_, "each") => name,
            (_, var function) => $"{function}{Grouping()} ({name})",
        };
    }

    /// <summary>How the result is written.</summary>
    public ValueFormat Format => (Metric.Kind, Asked) switch
    {
        (MetricKind.Counter, "rate") => Metric.Unit switch { "bytes" => ValueFormat.BytesPerSecond, "seconds" => ValueFormat.Short, _ => ValueFormat.PerSecond },
        (MetricKind.Histogram or MetricKind.NativeHistogram or MetricKind.Summary, "count") => ValueFormat.PerSecond,
        (MetricKind.Info, _) => ValueFormat.Short,
        _ => OfUnit(Metric.Unit),
    };

    /// <summary>How values of a unit are written.</summary>
    public static ValueFormat OfUnit(string unit) => unit switch
    {
        "seconds" or "s" => ValueFormat.Seconds,
        "milliseconds" or "ms" => ValueFormat.Milliseconds,
        "microseconds" => ValueFormat.Durations(1e-6),
        "nanoseconds" or "ns" => ValueFormat.Nanoseconds,
        "minutes" => ValueFormat.Durations(60),
        "bytes" or "By" => ValueFormat.Bytes,
        "ratio" => ValueFormat.Ratio,
        "percent" => ValueFormat.Percent,
        "celsius" => ValueFormat.Plain(" °C"),
        _ => ValueFormat.Short,
    };

    private string Grouping(params IEnumerable<string> needed) => By.Concat(needed).Distinct().ToList() is { Count: > 0 } labels ? $" by ({string.Join(", ", labels)})" : "";

    private static string Quantile(string name) => name switch { "p50" => "0.5", "p99" => "0.99", _ => "0.95" };
}
