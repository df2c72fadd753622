using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Quantiles and fractions of native histograms.</summary>
internal static class HistogramQuantiles
{
    /// <summary>A quantile. NaN observations make it NaN or skew it; which, the second value says.</summary>
    public static (double Value, NaNEffect Effect) Quantile(double q, FloatHistogram histogram)
    {
        if (q < 0 || q > 1)
        {
            return (q < 0 ? double.NegativeInfinity : double.PositiveInfinity, NaNEffect.None);
        }

        if (histogram.Count == 0 || double.IsNaN(q))
        {
            return (double.NaN, NaNEffect.None);
        }

        // From the nearer end; from the lower one where observations are NaN, which lie above all others.
        var fromBelow = double.IsNaN(histogram.Sum) || q < 0.5;
        var rank = (fromBelow ? q : 1 - q) * histogram.Count;
        var buckets = (fromBelow ? histogram.All() : histogram.All().Reverse()).ToList();
        var bucket = default(Bucket);
        var count = 0.0;
        var position = 0;
        for (; position < buckets.Count; position++)
        {
            if (buckets[position].Count == 0)
            {
                continue;
            }

            bucket = buckets[position];
            count += bucket.Count;
            if (count >= rank)
            {
                position++;
                break;
            }
        }

        var custom = histogram.UsesCustomBuckets();
        if (!custom && bucket.Lower < 0 && bucket.Upper > 0)
        {
            bucket = Narrow(bucket, histogram);
        }
        else if (custom)
        {
            if (double.IsNegativeInfinity(bucket.Lower))
            {
                if (bucket.Upper <= 0)
                {
                    return (bucket.Upper, NaNEffect.None);
                }

                bucket = bucket with { Lower = 0 };
            }
            else if (double.IsPositiveInfinity(bucket.Upper))
            {
                return (bucket.Lower, NaNEffect.None);
            }
        }

        count = Math.Min(count, histogram.Count);
        if (count < rank)
        {
            return double.IsNaN(histogram.Sum) ? (double.NaN, NaNEffect.Result) : (bucket.Upper, NaNEffect.None);
        }

        rank = fromBelow ? rank - (count - bucket.Count) : count - rank;
        var effect = NaNEffect.None;
        if (double.IsNaN(histogram.Sum))
        {
            effect = count + buckets.Skip(position).Sum(static b => b.Count) < histogram.Count ? NaNEffect.Skew : NaNEffect.None;
        }

        var fraction = rank / bucket.Count;
        if (custom || (bucket.Lower <= 0 && bucket.Upper >= 0))
        {
            return (bucket.Lower + ((bucket.Upper - bucket.Lower) * fraction), effect);
        }

        var lower = GoMath.Log2(Math.Abs(bucket.Lower));
        var upper = GoMath.Log2(Math.Abs(bucket.Upper));
        return (bucket.Lower > 0 ? GoMath.Exp2(lower + ((upper - lower) * fraction)) : -GoMath.Exp2(upper + ((lower - upper) * (1 - fraction))), effect);
    }

    /// <summary>The share of observations between two values, and whether NaN observations were left out.</summary>
    public static (double Value, bool HasNaNs) Fraction(double lower, double upper, FloatHistogram histogram)
    {
        if (histogram.Count == 0 || double.IsNaN(lower) || double.IsNaN(upper))
        {
            return (double.NaN, false);
        }

        if (lower >= upper)
        {
            return (0, false);
        }

        var custom = histogram.UsesCustomBuckets();
        double rank = 0;
        double? lowerRank = null;
        double? upperRank = null;
        foreach (var original in histogram.All())
        {
            var bucket = original;
            var isZero = bucket.Lower <= 0 && bucket.Upper >= 0;
            bucket = isZero ? Narrow(bucket, histogram) : bucket;
            lowerRank ??= RankIn(bucket, lower, custom || isZero);
            upperRank ??= RankIn(bucket, upper, custom || isZero);
            if (lowerRank is not null && upperRank is not null)
            {
                break;
            }

            rank += bucket.Count;
        }

        var count = double.IsNaN(histogram.Sum) ? histogram.All().Sum(static b => b.Count) : histogram.Count;
        return ((Math.Min(upperRank ?? count, count) - Math.Min(lowerRank ?? count, count)) / histogram.Count, double.IsNaN(histogram.Sum) && count < histogram.Count);

        double? RankIn(Bucket bucket, double value, bool linear) =>
            bucket.Lower >= value ? rank
            : bucket.Upper <= value ? null
            : linear && double.IsNegativeInfinity(bucket.Lower) ? bucket.Count
            : rank + (bucket.Count * bucket.FractionBelow(value, linear));
    }

    // A zero bucket beside buckets of one sign only holds observations of that sign.
    private static Bucket Narrow(Bucket bucket, FloatHistogram histogram) => histogram switch
    {
        { NegativeBuckets.Length: 0, PositiveBuckets.Length: > 0 } => bucket with { Lower = 0 },
        { PositiveBuckets.Length: 0, NegativeBuckets.Length: > 0 } => bucket with { Upper = 0 },
        _ => bucket,
    };
}

/// <summary>What NaN observations do to a quantile.</summary>
internal enum NaNEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The result is NaN.</summary>
    Result,

    /// <summary>The result is too high.</summary>
    Skew,
}
