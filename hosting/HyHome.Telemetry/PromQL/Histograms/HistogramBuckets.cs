using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Reads the buckets of histograms.</summary>
internal static class HistogramBuckets
{
    private const int LargestSchema = 8;
    private static readonly double[][] Fractions = AllFractions();

    public static bool UsesCustomBuckets(this FloatHistogram histogram) => histogram.Schema == FloatHistogram.CustomBucketsSchema;

    /// <summary>The upper bound of a bucket by its index (of the absolute value, for negative buckets).</summary>
    public static double UpperBound(int index, int schema, double[] customValues)
    {
        if (schema == FloatHistogram.CustomBucketsSchema)
        {
            return index >= customValues.Length ? double.PositiveInfinity : index < 0 ? double.NegativeInfinity : customValues[index];
        }

        // The bound after the last finite one would be 2^1024; what lies below it is all finite numbers.
        if (schema <= 0)
        {
            var power = index << -schema;
            return power == 1024 ? double.MaxValue : Math.ScaleB(1, power);
        }

        var fraction = index & ((1 << schema) - 1);
        var exponent = index >> schema;
        return fraction == 0 && exponent == 1024 ? double.MaxValue : Math.ScaleB(Fractions[schema][fraction], exponent);
    }

    // The bounds between two powers of two. Each schema halves the one before it, by the root that it adds: rounded like this, not by a power for each, the bounds are those
    // that Prometheus prints to the last digit.
    private static double[][] AllFractions()
    {
        var all = new double[LargestSchema + 1][];
        all[0] = [1];
        for (var schema = 1; schema <= LargestSchema; schema++)
        {
            var root = schema == 1 ? 2 * (1 / Math.Sqrt(2)) : Math.Pow(2, 1.0 / (1 << schema));
            all[schema] = [.. all[schema - 1].SelectMany(bound => (double[])[bound, bound * root])];
        }

        return all;
    }

    /// <summary>The positive buckets, ascending.</summary>
    public static IEnumerable<Bucket> Positive(this FloatHistogram histogram)
    {
        foreach (var (index, count) in Indexed(histogram.PositiveSpans, histogram.PositiveBuckets))
        {
            var lower = UpperBound(index - 1, histogram.Schema, histogram.CustomValues);
            var upper = UpperBound(index, histogram.Schema, histogram.CustomValues);
            var custom = histogram.UsesCustomBuckets();
            yield return new Bucket(lower, upper, custom ? index == 0 : lower < 0, custom || upper > 0, count, index);
        }
    }

    /// <summary>The negative buckets, from the one next to zero on.</summary>
    public static IEnumerable<Bucket> Negative(this FloatHistogram histogram)
    {
        foreach (var (index, count) in Indexed(histogram.NegativeSpans, histogram.NegativeBuckets))
        {
            var lower = -UpperBound(index, histogram.Schema, histogram.CustomValues);
            var upper = -UpperBound(index - 1, histogram.Schema, histogram.CustomValues);
            yield return new Bucket(lower, upper, lower < 0, upper > 0, count, index);
        }
    }

    /// <summary>The zero bucket.</summary>
    public static Bucket Zero(this FloatHistogram histogram) =>
        new(-histogram.ZeroThreshold, histogram.ZeroThreshold, true, true, histogram.ZeroCount, 0);

    /// <summary>All buckets in ascending order of their bounds; the zero bucket only where it holds something.</summary>
    public static IEnumerable<Bucket> All(this FloatHistogram histogram)
    {
        foreach (var bucket in histogram.Negative().Reverse())
        {
            if (bucket.Upper <= -histogram.ZeroThreshold || histogram.UsesCustomBuckets())
            {
                yield return bucket;
            }
            else if (bucket.Lower < -histogram.ZeroThreshold)
            {
                yield return bucket with { Upper = -histogram.ZeroThreshold };
            }
        }

        if (histogram.ZeroCount > 0)
        {
            yield return histogram.Zero();
        }

        foreach (var bucket in histogram.Positive())
        {
            if (histogram.UsesCustomBuckets() || bucket.Lower >= histogram.ZeroThreshold)
            {
                yield return bucket;
            }
            else if (bucket.Upper > histogram.ZeroThreshold)
            {
                yield return bucket with { Lower = histogram.ZeroThreshold };
            }
        }
    }

    /// <summary>Buckets of one side by index.</summary>
    public static IEnumerable<(int Index, double Count)> Indexed(BucketSpan[] spans, double[] buckets)
    {
        var index = 0;
        var position = 0;
        foreach (var span in spans)
        {
            index += span.Offset;
            for (var i = 0; i < span.Length && position < buckets.Length; i++)
            {
                yield return (index++, buckets[position++]);
            }
        }
    }
}
