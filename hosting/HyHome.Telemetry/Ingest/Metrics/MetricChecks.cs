using HyHome.Telemetry.Ingest.Otlp.Records;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>Says which metrics have a form that no Prometheus series can hold.</summary>
internal static class MetricChecks
{
    // Prometheus: histogram.ExponentialSchemaMin
    private const int SmallestScale = -4;

    // OpenTelemetry SDKs start at scale 20, where the largest double lies in bucket 2^30.
    private const int LargestOffset = 1 << 30;

    /// <summary>Why a metric is refused, or null.</summary>
    public static string? Explain(OtlpMetric metric, bool acceptsDeltas)
    {
        if (metric.Kind == OtlpMetricKind.None)
        {
            return $"could not get aggregation temporality for {metric.Name} as it has unsupported metric type Empty";
        }

        var hasTemporality = metric.Kind is OtlpMetricKind.Sum or OtlpMetricKind.Histogram or OtlpMetricKind.ExponentialHistogram;
        var isKnown = metric.Temporality == OtlpTemporality.Cumulative || (acceptsDeltas && metric.Temporality == OtlpTemporality.Delta);
        if (hasTemporality && !isKnown)
        {
            return $"invalid temporality and type combination for metric \"{metric.Name}\"";
        }

        return metric.Kind == OtlpMetricKind.ExponentialHistogram ? metric.Points.Select(Explain).FirstOrDefault(static reason => reason is not null) : null;
    }

    private static string? Explain(OtlpPoint point)
    {
        if (point is not ExponentialPoint exponential)
        {
            return null;
        }

        if (exponential.Scale < SmallestScale)
        {
            return $"cannot convert exponential to native histogram. Scale must be >= {SmallestScale}, was {exponential.Scale}";
        }

        return Math.Abs((long)exponential.Positive.Offset) > LargestOffset || Math.Abs((long)exponential.Negative.Offset) > LargestOffset
            ? "an exponential histogram's buckets lie beyond what a double can hold"
            : ExplainCount(exponential);
    }

    private static string? ExplainCount(ExponentialPoint point)
    {
        if (point.HasNoRecordedValue)
        {
            return null;
        }

        var found = point.ZeroCount;
        foreach (var count in point.Positive.Counts.AsSpan())
        {
            found += count;
        }

        foreach (var count in point.Negative.Counts.AsSpan())
        {
            found += count;
        }

        return found == point.Count || (point.Sum is double.NaN && found < point.Count) ? null
            : $"{found} observations found in buckets, but the Count field is {point.Count}: histogram's observation count should equal the number of observations found in the buckets (in absence of NaN)";
    }
}
