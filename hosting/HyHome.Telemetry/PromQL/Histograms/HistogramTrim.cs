using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Cuts the observations above or below a value off a histogram (the operators <c>&lt;/</c> and <c>&gt;/</c>), estimating what is left of the bucket that holds it.</summary>
internal static class HistogramTrim
{
    public static FloatHistogram Trim(FloatHistogram histogram, double at, bool keepBelow)
    {
        var linear = histogram.UsesCustomBuckets();
        var (count, sum, changed) = (0.0, 0.0, false);
        var positive = Side(histogram.Positive(), isPositive: true, out var hasPositive);
        var negative = Side(histogram.Negative(), isPositive: false, out var hasNegative);
        var zero = histogram.ZeroCount;
        if (zero > 0)
        {
            var (kept, middle) = Zero(histogram.Zero(), at, hasNegative, hasPositive, keepBelow);
            changed |= kept != zero;
            zero = kept;
            sum += middle * kept;
            count += kept;
        }

        if (!changed)
        {
            return histogram;
        }

        return HistogramMath.Compact(new FloatHistogram
        {
            CounterResetHint = histogram.CounterResetHint,
            Schema = histogram.Schema,
            ZeroThreshold = histogram.ZeroThreshold,
            ZeroCount = zero,
            Count = count,
            Sum = sum,
            CustomValues = histogram.CustomValues,
            PositiveSpans = histogram.PositiveSpans,
            PositiveBuckets = positive,
            NegativeSpans = histogram.NegativeSpans,
            NegativeBuckets = negative,
        });

        double[] Side(IEnumerable<Bucket> buckets, bool isPositive, out bool any)
        {
            any = false;
            var result = new List<double>();
            foreach (var bucket in buckets)
            {
                if (bucket.Count == 0)
                {
                    result.Add(0);
                    continue;
                }

                any = true;
                var whole = keepBelow ? bucket.Upper <= at : bucket.Lower >= at;
                var part = keepBelow ? bucket.Lower < at : bucket.Upper > at;
                var (kept, middle) = whole ? (bucket.Count, Middle(bucket.Lower, bucket.Upper, isPositive, linear))
                    : part ? Part(bucket, at, keepBelow, isPositive, linear)
                    : (0, 0);
                changed |= kept != bucket.Count || (!whole && !part);
                count += kept;
                sum += kept == 0 && !whole ? 0 : middle * kept;
                result.Add(kept);
            }

            return [.. result];
        }
    }

    private static (double Kept, double Middle) Part(Bucket bucket, double at, bool keepBelow, bool isPositive, bool linear)
    {
        if (double.IsInfinity(bucket.Lower) || double.IsInfinity(bucket.Upper))
        {
            return Unbounded(bucket, at, keepBelow);
        }

        var below = at <= bucket.Lower ? 0 : at >= bucket.Upper ? bucket.Count : bucket.Count * bucket.FractionBelow(at, linear);
        return keepBelow ? (below, Middle(bucket.Lower, at, isPositive, linear)) : (bucket.Count - below, Middle(at, bucket.Upper, isPositive, linear));
    }

    // How observations spread in a bucket without end is not known: it is kept or dropped whole, but for one that can be taken to start at zero.
    private static (double Kept, double Middle) Unbounded(Bucket bucket, double at, bool keepBelow)
    {
        if (double.IsNegativeInfinity(bucket.Lower))
        {
            if (keepBelow)
            {
                return at >= bucket.Upper ? (bucket.Count, 0)
                    : at > 0 && bucket.Upper > 0 && double.IsFinite(bucket.Upper) ? (bucket.Count * at / bucket.Upper, at / 2)
                    : bucket.Upper <= 0 ? (bucket.Count, at)
                    : (0, 0);
            }

            return at <= bucket.Lower ? (bucket.Count, 0)
                : at >= 0 && bucket.Upper > at && double.IsFinite(bucket.Upper) ? (bucket.Count * (1 - (at / bucket.Upper)), (at + bucket.Upper) / 2)
                : (0, 0);
        }

        return !keepBelow && at >= bucket.Lower ? (bucket.Count, at) : (0, 0);
    }

    private static (double Kept, double Middle) Zero(Bucket bucket, double at, bool hasNegative, bool hasPositive, bool keepBelow)
    {
        var upper = hasNegative && !hasPositive ? 0 : bucket.Upper;
        var lower = hasPositive && !hasNegative ? 0 : bucket.Lower;
        if (at <= lower || at >= upper)
        {
            var keepAll = keepBelow ? at > lower : at <= lower;
            return keepAll ? (bucket.Count, (lower + upper) / 2) : (0, 0);
        }

        return keepBelow
            ? (bucket.Count * ((at - lower) / (upper - lower)), (lower + at) / 2)
            : (bucket.Count * ((upper - at) / (upper - lower)), (at + upper) / 2);
    }

    private static double Middle(double lower, double upper, bool isPositive, bool linear)
    {
        if (double.IsInfinity(lower))
        {
            return double.IsInfinity(upper) ? 0 : upper > 0 ? upper / 2 : upper;
        }

        if (double.IsInfinity(upper))
        {
            return lower;
        }

        var geometric = Math.Sqrt(Math.Abs(lower * upper));
        return linear ? (lower + upper) / 2 : isPositive ? geometric : -geometric;
    }
}
