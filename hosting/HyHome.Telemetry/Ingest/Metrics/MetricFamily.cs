using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>The series of one metric of one resource, by the attributes of its points.</summary>
internal sealed class MetricFamily
{
    private readonly Dictionary<AttributeSet, PointSeries> _series = [];
    private readonly MetricResource _resource;
    private readonly string _name;

    public MetricFamily(string name, MetricResource resource)
    {
        _name = name;
        _resource = resource;
    }

    /// <summary>Writes a point; false where it was refused.</summary>
    public bool Append(OtlpPoint point, OtlpMetric metric, SampleAppender appender)
    {
        var time = OtlpTime.Milliseconds(point.Time);
        if (!appender.AcceptsTime(_name, time))
        {
            return false;
        }

        var series = Series(point);
        series.LastUsed = appender.Window.NowMilliseconds;
        if (metric.Temporality == OtlpTemporality.Delta && metric.Kind is not (OtlpMetricKind.Gauge or OtlpMetricKind.Summary))
        {
            if (!(series.Sum ??= new DeltaSum()).Add(point))
            {
                appender.Outcome.Reject(1, $"a point of {_name} came out of order: its delta cannot be added any more");
                return false;
            }
        }

        var isTaken = point switch
        {
            NumberPoint number => series.Append(number, metric.Kind == OtlpMetricKind.Sum, time, appender),
            HistogramPoint histogram => series.Append(histogram, time, appender),
            ExponentialPoint exponential => series.Append(exponential, time, appender),
            SummaryPoint summary => series.Append(summary, time, appender),
            _ => false,
        };
        if (isTaken)
        {
            appender.Outcome.Accepted++;
        }
        else if (!appender.Outcome.IsFull)
        {
            appender.Outcome.Reject(1, $"samples of {_name} were refused");
        }

        return isTaken;
    }

    /// <summary>Forgets series not written since; true where none is left.</summary>
    public bool ForgetIdle(long since)
    {
        foreach (var (key, series) in _series.ToArray())
        {
            if (series.LastUsed < since)
            {
                _series.Remove(key);
            }
        }

        return _series.Count == 0;
    }

    private PointSeries Series(OtlpPoint point)
    {
        if (!_series.TryGetValue(point.Attributes, out var series))
        {
            series = new PointSeries(_name, LabelSet.Create(PointLabels.Of(point.Attributes.Attributes, _resource, withPromoted: true)));
            _series[point.Attributes] = series;
        }

        return series;
    }
}
