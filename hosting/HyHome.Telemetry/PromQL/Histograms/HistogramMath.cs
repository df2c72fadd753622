using System.Globalization;
using System.Text;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Arithmetic and comparison of native histograms. Histograms are never changed; results have no empty buckets.</summary>
internal static class HistogramMath
{
    public static bool IsStale(FloatHistogram histogram) => StaleMarker.IsStale(histogram.Sum);

    /// <summary>How many samples a histogram counts as, towards the limit of a query.</summary>
    public static int Weight(FloatHistogram histogram) =>
        (8 + (8 * (5 + histogram.PositiveBuckets.Length + histogram.NegativeBuckets.Length + histogram.PositiveSpans.Length + histogram.NegativeSpans.Length + histogram.CustomValues.Length))) / 16;

    public static FloatHistogram With(FloatHistogram histogram, CounterResetHint hint) =>
        histogram.CounterResetHint == hint ? histogram : Copy(histogram, hint, static v => v);

    public static FloatHistogram Scale(FloatHistogram histogram, double factor) =>
        Compact(Copy(histogram, factor < 0 ? CounterResetHint.Gauge : histogram.CounterResetHint, v => v * factor));

    public static FloatHistogram Divide(FloatHistogram histogram, double divisor)
    {
        var divided = Copy(histogram, divisor < 0 ? CounterResetHint.Gauge : histogram.CounterResetHint, v => v / divisor);
        return divisor != 0 ? Compact(divided) : new FloatHistogram
        {
            CounterResetHint = divided.CounterResetHint,
            Schema = divided.Schema,
            ZeroThreshold = divided.ZeroThreshold,
            ZeroCount = divided.ZeroCount,
            Count = divided.Count,
            Sum = divided.Sum,
            CustomValues = divided.CustomValues,
        };
    }

    public static FloatHistogram Compact(FloatHistogram histogram)
    {
        if (!histogram.PositiveBuckets.Contains(0) && !histogram.NegativeBuckets.Contains(0))
        {
            return histogram;
        }

        var (positiveSpans, positiveBuckets) = SparseBuckets.Of(histogram.PositiveSpans, histogram.PositiveBuckets, 0, 0).ToSpans();
        var (negativeSpans, negativeBuckets) = SparseBuckets.Of(histogram.NegativeSpans, histogram.NegativeBuckets, 0, 0).ToSpans();
        return new FloatHistogram
        {
            CounterResetHint = histogram.CounterResetHint,
            Schema = histogram.Schema,
            ZeroThreshold = histogram.ZeroThreshold,
            ZeroCount = histogram.ZeroCount,
            Count = histogram.Count,
            Sum = histogram.Sum,
            CustomValues = histogram.CustomValues,
            PositiveSpans = positiveSpans,
            PositiveBuckets = positiveBuckets,
            NegativeSpans = negativeSpans,
            NegativeBuckets = negativeBuckets,
        };
    }

    /// <summary>Bit for bit the same, empty buckets left out.</summary>
    public static bool AreEqual(FloatHistogram left, FloatHistogram right) =>
        left.Schema == right.Schema
        && BitConverter.DoubleToInt64Bits(left.Count) == BitConverter.DoubleToInt64Bits(right.Count)
        && BitConverter.DoubleToInt64Bits(left.Sum) == BitConverter.DoubleToInt64Bits(right.Sum)
        && left.ZeroThreshold == right.ZeroThreshold
        && BitConverter.DoubleToInt64Bits(left.ZeroCount) == BitConverter.DoubleToInt64Bits(right.ZeroCount)
        && (!left.UsesCustomBuckets() || left.CustomValues.AsSpan().SequenceEqual(right.CustomValues))
        && Filled(left.PositiveSpans, left.PositiveBuckets).SequenceEqual(Filled(right.PositiveSpans, right.PositiveBuckets))
        && Filled(left.NegativeSpans, left.NegativeBuckets).SequenceEqual(Filled(right.NegativeSpans, right.NegativeBuckets));

    /// <summary>The histogram as Prometheus prints it, for <c>count_values</c> and templates.</summary>
    public static string Format(FloatHistogram histogram)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{count:{GoText.General(histogram.Count)}, sum:{GoText.General(histogram.Sum)}");
        IEnumerable<Bucket> buckets = [.. histogram.Negative().Reverse(), histogram.Zero(), .. histogram.Positive()];
        foreach (var bucket in buckets.Where(static b => b.Count != 0))
        {
            text.Append(", ").Append(bucket.LowerInclusive ? '[' : '(').Append(GoText.General(bucket.Lower)).Append(',').Append(GoText.General(bucket.Upper));
            text.Append(bucket.UpperInclusive ? ']' : ')').Append(':').Append(GoText.General(bucket.Count));
        }

        return text.Append('}').ToString();
    }

    private static IEnumerable<(int Index, double Count)> Filled(BucketSpan[] spans, double[] buckets) =>
        HistogramBuckets.Indexed(spans, buckets).Where(static b => b.Count != 0);

    private static FloatHistogram Copy(FloatHistogram histogram, CounterResetHint hint, Func<double, double> change) => new()
    {
        CounterResetHint = hint,
        Schema = histogram.Schema,
        ZeroThreshold = histogram.ZeroThreshold,
        ZeroCount = change(histogram.ZeroCount),
        Count = change(histogram.Count),
        Sum = change(histogram.Sum),
        CustomValues = histogram.CustomValues,
        PositiveSpans = histogram.PositiveSpans,
        PositiveBuckets = Array.ConvertAll(histogram.PositiveBuckets, b => change(b)),
        NegativeSpans = histogram.NegativeSpans,
        NegativeBuckets = Array.ConvertAll(histogram.NegativeBuckets, b => change(b)),
    };
}
