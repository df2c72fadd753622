namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Quantiles and fractions of classic histograms: cumulative counts by upper bound.</summary>
internal static class ClassicBuckets
{
    private const double SmallDelta = 1e-12;

    /// <summary>What had to be mended so that counts never fall.</summary>
    public readonly record struct Mended(bool IsForced, double LowestBound, double HighestBound, double LargestDifference);

    /// <summary>A quantile of buckets sorted by bound. Both spans are changed.</summary>
    public static double Quantile(double q, Span<double> bounds, Span<double> counts, out Mended mended)
    {
        mended = default;
        if (double.IsNaN(q))
        {
            return double.NaN;
        }

        if (q < 0 || q > 1)
        {
            return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (!double.IsPositiveInfinity(bounds[^1]))
        {
            return double.NaN;
        }

        var length = Coalesce(bounds, counts);
        bounds = bounds[..length];
        counts = counts[..length];
        mended = EnsureMonotonic(bounds, counts);
        if (length < 2 || counts[^1] == 0)
        {
            return double.NaN;
        }

        var rank = q * counts[^1];
        var at = FirstAtLeast(counts[..^1], rank);
        if (at == length - 1)
        {
            return bounds[^2];
        }

        if (at == 0 && bounds[0] <= 0)
        {
            return bounds[0];
        }

        var start = at > 0 ? bounds[at - 1] : 0;
        var before = at > 0 ? counts[at - 1] : 0;
        return start + ((bounds[at] - start) * ((rank - before) / (counts[at] - before)));
    }

    /// <summary>The share of observations between two values, of buckets sorted by bound. Both spans are changed.</summary>
    public static double Fraction(double lower, double upper, Span<double> bounds, Span<double> counts)
    {
        if (!double.IsPositiveInfinity(bounds[^1]))
        {
            return double.NaN;
        }

        var length = Coalesce(bounds, counts);
        var count = counts[length - 1];
        if (count == 0 || double.IsNaN(lower) || double.IsNaN(upper))
        {
            return double.NaN;
        }

        if (lower >= upper)
        {
            return 0;
        }

        double? lowerRank = null;
        double? upperRank = null;
        var rank = 0.0;
        for (var i = 0; i < length && (lowerRank is null || upperRank is null); i++)
        {
            var start = i > 0 ? bounds[i - 1] : bounds[0] <= 0 ? double.NegativeInfinity : 0;
            lowerRank ??= RankIn(start, bounds[i], counts[i], lower);
            upperRank ??= RankIn(start, bounds[i], counts[i], upper);
            rank = counts[i];
        }

        return (Math.Min(upperRank ?? count, count) - Math.Min(lowerRank ?? count, count)) / count;

        double? RankIn(double start, double end, double total, double value) =>
            start >= value ? rank
            : end <= value ? null
            : double.IsNegativeInfinity(start) ? total
            : rank + ((total - rank) * (value - start) / (end - start));
    }

    private static int FirstAtLeast(ReadOnlySpan<double> counts, double rank)
    {
        var (low, high) = (0, counts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (counts[middle] >= rank)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private static int Coalesce(Span<double> bounds, Span<double> counts)
    {
        var write = 0;
        for (var i = 1; i < bounds.Length; i++)
        {
            if (bounds[i] == bounds[write])
            {
                counts[write] += counts[i];
            }
            else
            {
                write++;
                (bounds[write], counts[write]) = (bounds[i], counts[i]);
            }
        }

        return write + 1;
    }

    private static Mended EnsureMonotonic(ReadOnlySpan<double> bounds, Span<double> counts)
    {
        var mended = new Mended(false, double.PositiveInfinity, double.NegativeInfinity, 0);
        var previous = counts[0];
        for (var i = 1; i < counts.Length; i++)
        {
            var current = counts[i];
            if (current == previous)
            {
                continue;
            }

            if (IsAlmostEqual(previous, current))
            {
                counts[i] = previous;
            }
            else if (current < previous)
            {
                counts[i] = previous;
                mended = new Mended(true, Math.Min(mended.LowestBound, bounds[i]), Math.Max(mended.HighestBound, bounds[i]), Math.Max(mended.LargestDifference, previous - current));
            }
            else
            {
                previous = current;
            }
        }

        return mended;
    }

    private static bool IsAlmostEqual(double left, double right)
    {
        const double SmallestNormal = 2.2250738585072014e-308;
        var sum = Math.Abs(left) + Math.Abs(right);
        var difference = Math.Abs(left - right);
        return left == 0 || right == 0 || sum < SmallestNormal ? difference < SmallDelta * SmallestNormal : difference / Math.Min(sum, double.MaxValue) < SmallDelta;
    }
}
