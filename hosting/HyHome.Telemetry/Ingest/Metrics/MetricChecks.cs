using HyHome.Telemetry.Ingest.Otlp.Records;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>Says which metrics have a form that no Prometheus series can hold.</summary>
internal static class MetricChecks
{
    // Prometheus: histogram.ExponentialSchemaMin
    private const int SmallestScale = -4;

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

        foreach (var point in metric.Points)
        {
            if (point is ExponentialPoint { Scale: < SmallestScale } exponential)
            {
                return $"cannot convert exponential to native histogram. Scale must be >= {SmallestScale}, was {exponential.Scale}";
            }
        }

        return null;
    }
}
