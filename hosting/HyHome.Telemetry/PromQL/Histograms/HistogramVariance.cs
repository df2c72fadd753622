using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>The variance of a native histogram's observations, each taken to lie in the middle of its bucket.</summary>
internal static class HistogramVariance
{
    public static double Of(FloatHistogram histogram)
    {
        var mean = histogram.Sum / histogram.Count;
        double sum = 0, compensation = 0;
        foreach (var bucket in histogram.All())
        {
            if (bucket.Count == 0)
            {
                continue;
            }

            var delta = Middle(bucket, histogram) - mean;
            KahanSum.Add(bucket.Count * delta * delta, ref sum, ref compensation);
        }

        return (sum + compensation) / histogram.Count;
    }

    private static double Middle(Bucket bucket, FloatHistogram histogram)
    {
        if (histogram.UsesCustomBuckets())
        {
            return (bucket.Upper + bucket.Lower) / 2;
        }

        if (bucket.Lower <= 0 && bucket.Upper >= 0)
        {
            return 0;
        }

        var middle = Math.Sqrt(bucket.Upper * bucket.Lower);
        return bucket.Upper < 0 ? -middle : middle;
    }
}
