using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>Makes Prometheus' native histograms of OTLP's exponential ones.</summary>
internal static class NativeHistograms
{
    private const int LargestSchema = 8;

    // Prometheus: storage/remote/otlptranslator, defaultZeroThreshold. It does not look at OTLP's own threshold.
    private const double ZeroThreshold = 1e-128;

    // Gaps of up to this many empty buckets are written out: that is shorter than a new span.
    private const int SmallGap = 2;

    public static FloatHistogram Of(ExponentialPoint point)
    {
        var scaleDown = Math.Max(0, point.Scale - LargestSchema);
        var (positiveSpans, positive) = Layout(point.Positive, scaleDown);
        var (negativeSpans, negative) = Layout(point.Negative, scaleDown);
        return new FloatHistogram
        {
            Schema = point.Scale - scaleDown,
            ZeroThreshold = ZeroThreshold,
            ZeroCount = point.ZeroCount,
            Count = point.HasNoRecordedValue ? StaleMarker.Value : point.Count,
            Sum = point.HasNoRecordedValue ? StaleMarker.Value : point.Sum ?? 0,
            PositiveSpans = positiveSpans,
            PositiveBuckets = positive,
            NegativeSpans = negativeSpans,
            NegativeBuckets = negative,
        };
    }

    /// <summary>
    /// OTLP's buckets lie side by side from an offset on; Prometheus' in spans with gaps between them, one index higher (its bucket 0 ends at 1, OTLP's begins there),
    /// 2^<paramref name="scaleDown"/> of them merged into one where OTLP's are finer than Prometheus can hold.
    /// </summary>
    internal static (BucketSpan[] Spans, double[] Buckets) Layout(ExponentialBuckets source, int scaleDown)
    {
        var spans = new List<BucketSpan>();
        var buckets = new List<double>();
        var next = 0;
        for (var i = 0; i < source.Counts.Length;)
        {
            var index = ((source.Offset + i) >> scaleDown) + 1;
            double count = 0;
            for (; i < source.Counts.Length && ((source.Offset + i) >> scaleDown) + 1 == index; i++)
            {
                count += source.Counts[i];
            }

            if (count == 0)
            {
                continue;
            }

            var gap = index - next;
            if (spans.Count == 0 || gap > SmallGap)
            {
                spans.Add(new BucketSpan(spans.Count == 0 ? index : gap, 1));
            }
            else
            {
                buckets.AddRange(Enumerable.Repeat(0d, gap));
                spans[^1] = spans[^1] with { Length = spans[^1].Length + (uint)gap + 1 };
            }

            buckets.Add(count);
            next = index + 1;
        }

        return ([.. spans], [.. buckets]);
    }
}
