using System.Globalization;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Says which native histograms contradict themselves, in Prometheus' words (model/histogram: Validate).</summary>
internal static class HistogramChecks
{
    private const int SmallestSchema = -4;

    /// <summary>Why a histogram is refused, or null. Buckets and spans have the same number already.</summary>
    /// <param name="histogram">The histogram.</param>
    /// <param name="isInteger">Whether its counts came as whole numbers, which have to add up.</param>
    public static string? Explain(FloatHistogram histogram, bool isInteger)
    {
        if (StaleMarker.IsStale(histogram.Sum))
        {
            return null;
        }

        var isCustom = histogram.Schema == FloatHistogram.CustomBucketsSchema;
        if (!isCustom && histogram.Schema is < SmallestSchema or > HighResolution.LargestSchema)
        {
            return $"histogram has an invalid schema, which must be between {SmallestSchema} and {HighResolution.LargestSchema} for exponential buckets, or {FloatHistogram.CustomBucketsSchema} for custom buckets, got schema {histogram.Schema}";
        }

        return (isCustom ? ExplainCustom(histogram) : ExplainExponential(histogram))
            ?? Prefixed("positive side", Negative(histogram.PositiveBuckets))
            ?? (isInteger ? Mismatch(histogram) : null);
    }

    /// <summary>Why spans and buckets of one side do not belong together, or null.</summary>
    public static string? Spans(string side, IReadOnlyList<BucketSpan> spans, int buckets)
    {
        var expected = spans.Sum(static span => (long)span.Length);
        return expected == buckets ? null : $"{side}: spans need {expected} buckets, have {buckets} buckets: histogram spans specify different number of buckets than provided";
    }

    private static string? ExplainExponential(FloatHistogram histogram) =>
        Prefixed("positive side", NegativeOffset(histogram.PositiveSpans, 1))
        ?? Prefixed("negative side", NegativeOffset(histogram.NegativeSpans, 1))
        ?? Prefixed("negative side", Negative(histogram.NegativeBuckets))
        ?? (histogram.CustomValues.Length > 0 ? "histogram with exponential schema must not have custom bounds" : null);

    private static string? ExplainCustom(FloatHistogram histogram)
    {
        var bounds = histogram.CustomValues;
        for (var i = 0; i < bounds.Length; i++)
        {
            if (double.IsNaN(bounds[i]))
            {
                return "custom buckets: histogram custom bounds must not be NaN";
            }

            if (i > 0 && bounds[i] <= bounds[i - 1])
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"custom buckets: previous bound is {bounds[i - 1]:F6} and current is {bounds[i]:F6}: histogram custom bounds must be in strictly increasing order");
            }
        }

        var length = histogram.PositiveSpans.Sum(static s => s.Length + (long)s.Offset);
        return bounds.Length > 0 && double.IsPositiveInfinity(bounds[^1]) ? "custom buckets: last +Inf bound must not be explicitly defined: histogram custom bounds must be finite"
            : Prefixed("custom buckets", NegativeOffset(histogram.PositiveSpans, 0))
            ?? (bounds.Length + 1 < length ? $"custom buckets: only {bounds.Length} custom bounds defined which is insufficient to cover total span length of {length}: histogram custom bounds are too few"
            : histogram.ZeroCount != 0 ? "custom buckets: must have zero count of 0"
            : histogram.ZeroThreshold != 0 ? "custom buckets: must have zero threshold of 0"
            : histogram.NegativeSpans.Length > 0 ? "custom buckets: must not have negative spans"
            : null);
    }

    private static string? Mismatch(FloatHistogram histogram)
    {
        var found = histogram.ZeroCount + histogram.PositiveBuckets.Sum() + histogram.NegativeBuckets.Sum();
        var problem = double.IsNaN(histogram.Sum)
            ? found > histogram.Count ? "histogram's observation count should be at least the number of observations found in the buckets" : null
            : found != histogram.Count ? "histogram's observation count should equal the number of observations found in the buckets (in absence of NaN)" : null;
        return problem is null ? null : $"{GoText.Number(found)} observations found in buckets, but the Count field is {GoText.Number(histogram.Count)}: {problem}";
    }

    private static string? NegativeOffset(BucketSpan[] spans, int from)
    {
        var at = Array.FindIndex(spans, Math.Min(from, spans.Length), static s => s.Offset < 0);
        return at < 0 ? null : $"span number {at + 1} with offset {spans[at].Offset}: histogram has a span whose offset is negative";
    }

    private static string? Negative(double[] buckets)
    {
        var at = Array.FindIndex(buckets, static b => b < 0);
        return at < 0 ? null : $"bucket number {at + 1} has observation count of {GoText.General(buckets[at])}: histogram has a bucket whose observation count is negative";
    }

    private static string? Prefixed(string side, string? problem) => problem is null ? null : $"{side}: {problem}";
}
