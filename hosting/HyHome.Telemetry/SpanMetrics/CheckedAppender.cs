using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>Counts what a store refuses, so that nothing is lost in silence.</summary>
internal sealed class CheckedAppender(IMetricAppender inner) : IMetricAppender
{
    /// <summary>Samples and exemplars that were not taken.</summary>
    internal long Refused { get; private set; }

    public AppendResult Append(LabelSet series, long timestamp, double value) => Check(inner.Append(series, timestamp, value));

    public AppendResult Append(LabelSet series, long timestamp, FloatHistogram histogram) => Check(inner.Append(series, timestamp, histogram));

    public AppendResult AppendExemplar(LabelSet series, Exemplar exemplar) => Check(inner.AppendExemplar(series, exemplar));

    public void SetMetadata(string metric, MetricMetadata metadata) => inner.SetMetadata(metric, metadata);

    private AppendResult Check(AppendResult result)
    {
        Refused += result is AppendResult.Stored or AppendResult.Duplicate ? 0 : 1;
        return result;
    }
}
