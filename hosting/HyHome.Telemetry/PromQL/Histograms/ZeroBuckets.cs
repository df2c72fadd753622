using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Widens zero buckets.</summary>
internal static class ZeroBuckets
{
    /// <summary>The count and threshold of the zero bucket, were it at least so wide. A threshold inside a populated bucket moves to that bucket's far end.</summary>
    public static (double Count, double Threshold) Measure(FloatHistogram histogram, double threshold)
    {
        if (threshold == histogram.ZeroThreshold)
        {
            return (histogram.ZeroCount, threshold);
        }

        while (true)
        {
            var count = histogram.ZeroCount;
            foreach (var bucket in histogram.Positive())
            {
                if (bucket.Lower >= threshold)
                {
                    break;
                }

                count += bucket.Count;
                if (bucket.Upper > threshold)
                {
                    threshold = bucket.Count != 0 ? bucket.Upper : threshold;
                    break;
                }
            }

            var moved = false;
            foreach (var bucket in histogram.Negative())
            {
                if (bucket.Upper <= -threshold)
                {
                    break;
                }

                count += bucket.Count;
                if (bucket.Lower < -threshold)
                {
                    // The positive side was counted for a threshold that is not the one any more.
                    moved = bucket.Count != 0;
                    threshold = moved ? -bucket.Lower : threshold;
                    break;
                }
            }

            if (!moved)
            {
                return (count, threshold);
            }
        }
    }

    /// <summary>The histogram with a zero bucket at least so wide.</summary>
    public static FloatHistogram Widen(FloatHistogram histogram, double threshold)
    {
        var (count, reached) = Measure(histogram, threshold);
        var (positiveSpans, positiveBuckets) = Above(histogram.Positive().Where(b => b.Lower >= reached));
        var (negativeSpans, negativeBuckets) = Above(histogram.Negative().Where(b => b.Upper <= -reached));
        return new FloatHistogram
        {
            CounterResetHint = histogram.CounterResetHint,
            Schema = histogram.Schema,
            ZeroThreshold = reached,
            ZeroCount = count,
            Count = histogram.Count,
            Sum = histogram.Sum,
            PositiveSpans = positiveSpans,
            PositiveBuckets = positiveBuckets,
            NegativeSpans = negativeSpans,
            NegativeBuckets = negativeBuckets,
        };
    }

    private static (BucketSpan[] Spans, double[] Buckets) Above(IEnumerable<Bucket> buckets)
    {
        var kept = new SparseBuckets();
        foreach (var bucket in buckets)
        {
            kept.Add(bucket.Index, bucket.Count);
        }

        return kept.ToSpans();
    }
}
