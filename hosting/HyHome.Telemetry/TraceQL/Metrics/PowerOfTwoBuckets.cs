using System.Numerics;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>Histograms whose bounds are powers of two, and quantiles out of them.</summary>
internal static class PowerOfTwoBuckets
{
    /// <summary>The next power of two, for values from 2 on.</summary>
    internal static double BoundOf(long value) => value > 1L << 62 ? Math.Pow(2, 63) : BitOperations.RoundUpToPowerOf2((ulong)value);

    /// <summary>A quantile of counts by upper bound, ascending; between two bounds it is interpolated exponentially. 0 where nothing was counted.</summary>
    internal static double Quantile(double quantile, IReadOnlyList<(double Bound, double Count)> buckets)
    {
        var total = buckets.Sum(static b => b.Count);
        if (total == 0)
        {
            return 0;
        }

        var wanted = Math.Max(1, Math.Ceiling(quantile * total));
        double before = 0;
        var bucket = 0;
        for (var i = 0; i < buckets.Count; i++)
        {
            bucket = i;
            if (before + buckets[i].Count > wanted)
            {
                break;
            }

            before += buckets[i].Count;
            if (before == wanted)
            {
                return buckets[i].Bound;
            }
        }

        var upper = Math.Log2(buckets[bucket].Bound);
        var lower = bucket > 0 ? Math.Log2(buckets[bucket - 1].Bound) : upper - 1;
        return Math.Pow(2, lower + ((upper - lower) * (wanted - before) / buckets[bucket].Count));
    }
}
