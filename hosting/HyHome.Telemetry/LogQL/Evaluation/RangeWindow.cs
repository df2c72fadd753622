using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Aggregations of the values in a window. All windows hold at least one sample.</summary>
internal static class RangeWindow
{
    /// <summary>The function of an aggregation over values.</summary>
    public static Func<ReadOnlySpan<long>, ReadOnlySpan<double>, double> Function(RangeAggregation aggregation)
    {
        var interval = aggregation.Range.Interval;
        var seconds = interval / 1e9;
        return aggregation.Operation switch
        {
            "rate" => (_, values) => Sum(values) / seconds,
            "rate_counter" => (times, values) => CounterRate(times, values, interval),
            "sum_over_time" => static (_, values) => Sum(values),
            "avg_over_time" => static (_, values) => Mean(values),
            "min_over_time" => static (_, values) => Extreme(values, static (a, b) => a < b),
            "max_over_time" => static (_, values) => Extreme(values, static (a, b) => a > b),
            "stdvar_over_time" => static (_, values) => Variance(values),
            "stddev_over_time" => static (_, values) => Math.Sqrt(Variance(values)),
            "quantile_over_time" => (_, values) => Quantile(values, aggregation.Parameter!.Value),
            "first_over_time" => static (_, values) => values[0],
            "last_over_time" => static (_, values) => values[^1],
            "absent_over_time" => static (_, _) => 1,
            var other => throw LogQLException.Parse($"unsupported range vector aggregation operation: {other}"),
        };
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double mean = 0, count = 0;
        foreach (var value in values)
        {
            count++;
            // An infinite mean stays, unless the other infinity or NaN comes: Inf - Inf would make it NaN.
            if (double.IsInfinity(mean) && (double.IsFinite(value) || value == mean))
            {
                continue;
            }

            mean += (value / count) - (mean / count);
        }

        return mean;
    }

    private static double Extreme(ReadOnlySpan<double> values, Func<double, double, bool> isBetter)
    {
        var best = values[0];
        foreach (var value in values)
        {
            if (isBetter(value, best) || double.IsNaN(best))
            {
                best = value;
            }
        }

        return best;
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        double squares = 0, count = 0, mean = 0;
        foreach (var value in values)
        {
            count++;
            var delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }

        return squares / count;
    }

    private static double Quantile(ReadOnlySpan<double> values, double quantile)
    {
        if (quantile is < 0 or > 1)
        {
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var sorted = values.ToArray();
        Array.Sort(sorted);
        var rank = quantile * (sorted.Length - 1);
        var lower = (int)Math.Max(0, Math.Floor(rank));
        var upper = Math.Min(sorted.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return (sorted[lower] * (1 - weight)) + (sorted[upper] * weight);
    }

    // Loki mixes units here: the distance to the window's start is in seconds while the samples' distances are in microseconds, so that
    // nearly nothing is extrapolated. The answer has to be the same.
    private static double CounterRate(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long interval)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        var increase = values[^1] - values[0];
        var last = 0.0;
        foreach (var value in values)
        {
            increase += value < last ? last : 0;
            last = value;
        }

        double toStart = interval / 1_000_000 / 1000.0;
        var sampled = (times[^1] - times[0]) / 1000.0;
        var between = sampled / (values.Length - 1);
        if (increase > 0 && values[0] >= 0)
        {
            toStart = Math.Min(toStart, sampled * (values[0] / increase));
        }

        var threshold = between * 1.1;
        var extrapolated = sampled + (toStart < threshold ? toStart : between / 2) + (0 < threshold ? 0 : between / 2);
        return increase * (extrapolated / sampled) / (interval / 1e9);
    }
}
