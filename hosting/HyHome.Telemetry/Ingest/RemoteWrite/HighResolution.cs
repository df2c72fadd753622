using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Brings histograms that are finer than Prometheus stores them to its finest schema, as its receiver does.</summary>
internal static class HighResolution
{
    /// <summary>The finest schema that is stored.</summary>
    public const int LargestSchema = 8;

    // Beyond it the number means something else.
    private const int LargestReservedSchema = 52;

    public static FloatHistogram Reduce(FloatHistogram histogram)
    {
        if (histogram.Schema is <= LargestSchema or > LargestReservedSchema)
        {
            return histogram;
        }

        var shift = histogram.Schema - LargestSchema;
        var (positiveSpans, positive) = Merge(histogram.PositiveSpans, histogram.PositiveBuckets, shift);
        var (negativeSpans, negative) = Merge(histogram.NegativeSpans, histogram.NegativeBuckets, shift);
        return new FloatHistogram
        {
            CounterResetHint = histogram.CounterResetHint,
            Schema = LargestSchema,
            ZeroThreshold = histogram.ZeroThreshold,
            ZeroCount = histogram.ZeroCount,
            Count = histogram.Count,
            Sum = histogram.Sum,
            PositiveSpans = positiveSpans,
            PositiveBuckets = positive,
            NegativeSpans = negativeSpans,
            NegativeBuckets = negative,
        };
    }

    private static (BucketSpan[] Spans, double[] Buckets) Merge(BucketSpan[] spans, double[] buckets, int shift)
    {
        var merged = new List<BucketSpan>();
        var counts = new List<double>();
        var (index, position, last) = (0L, 0, 0L);
        foreach (var span in spans)
        {
            index += span.Offset;
            for (var i = 0; i < span.Length; i++, index++, position++)
            {
                // Bucket 1 begins at 1: so many of them from there on become one.
                var target = ((index - 1) >> Math.Min(shift, 62)) + 1;
                if (counts.Count > 0 && target == last)
                {
                    counts[^1] += buckets[position];
                    continue;
                }

                if (counts.Count > 0 && target == last + 1)
                {
                    merged[^1] = merged[^1] with { Length = merged[^1].Length + 1 };
                }
                else
                {
                    merged.Add(new BucketSpan((int)(counts.Count == 0 ? target : target - last - 1), 1));
                }

                counts.Add(buckets[position]);
                last = target;
            }
        }

        return ([.. merged], [.. counts]);
    }
}
