using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Finds out whether a counter histogram started anew between two samples.</summary>
internal static class HistogramReset
{
    public static bool IsReset(FloatHistogram current, FloatHistogram previous)
    {
        switch (current.CounterResetHint)
        {
            case CounterResetHint.Reset:
                return true;
            case CounterResetHint.NotReset:
                return false;
        }

        if (current.Count < previous.Count)
        {
            return true;
        }

        if (current.UsesCustomBuckets())
        {
            if (!previous.UsesCustomBuckets())
            {
                return true;
            }

            return current.CustomValues.AsSpan().SequenceEqual(previous.CustomValues)
                ? AnyLess(Sparse(current.PositiveSpans, current.PositiveBuckets), Sparse(previous.PositiveSpans, previous.PositiveBuckets))
                : AnyLess(Mapped(current, previous), Mapped(previous, current));
        }

        if (previous.UsesCustomBuckets() || current.Schema > previous.Schema || current.ZeroThreshold < previous.ZeroThreshold)
        {
            return true;
        }

        var (zeroCount, threshold) = ZeroBuckets.Measure(previous, current.ZeroThreshold);
        if (threshold != current.ZeroThreshold || current.ZeroCount < zeroCount)
        {
            return true;
        }

        previous = previous.ZeroThreshold == threshold ? previous : ZeroBuckets.Widen(previous, threshold);
        return AnyLess(Sparse(current.PositiveSpans, current.PositiveBuckets), Reduced(previous.PositiveSpans, previous.PositiveBuckets))
            || AnyLess(Sparse(current.NegativeSpans, current.NegativeBuckets), Reduced(previous.NegativeSpans, previous.NegativeBuckets));

        SparseBuckets Reduced(BucketSpan[] spans, double[] buckets) => SparseBuckets.Of(spans, buckets, previous.Schema, current.Schema);
    }

    /// <summary>The histogram with what can be said of a reset since the one before it, where it doesn't say so itself.</summary>
    public static FloatHistogram WithHint(FloatHistogram current, FloatHistogram? previous) =>
        current.CounterResetHint != CounterResetHint.Unknown || previous is null
            ? current
            : HistogramMath.With(current, IsReset(current, previous) ? CounterResetHint.Reset : CounterResetHint.NotReset);

    private static SparseBuckets Sparse(BucketSpan[] spans, double[] buckets) => SparseBuckets.Of(spans, buckets, 0, 0);

    private static SparseBuckets Mapped(FloatHistogram histogram, FloatHistogram other)
    {
        var bounds = CustomBounds.Intersect(histogram.CustomValues, other.CustomValues);
        var mapped = new SparseBuckets();
        foreach (var (index, count) in HistogramBuckets.Indexed(histogram.PositiveSpans, histogram.PositiveBuckets))
        {
            mapped.Add(CustomBounds.Map(index, histogram.CustomValues, bounds), count);
        }

        return mapped;
    }

    // Whether any bucket counts less than it did.
    private static bool AnyLess(SparseBuckets current, SparseBuckets previous)
    {
        var at = 0;
        for (var i = 0; i < previous.Count; i++)
        {
            while (at < current.Count && current.Index(at) < previous.Index(i))
            {
                at++;
            }

            var count = at < current.Count && current.Index(at) == previous.Index(i) ? current.Value(at) : 0;
            if (count < previous.Value(i))
            {
                return true;
            }
        }

        return false;
    }
}
