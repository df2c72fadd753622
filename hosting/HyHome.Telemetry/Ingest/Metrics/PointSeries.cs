using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>The series that points with one set of attributes are written to; made when first needed, then kept.</summary>
internal sealed class PointSeries
{
    private readonly string _name;
    private readonly LabelSet _labels;
    private SeriesHandle? _main;
    private SeriesHandle? _sum;
    private SeriesHandle? _count;
    private double[] _bounds = [];
    private SeriesHandle[] _buckets = [];
    private SeriesHandle? _infinity;
    private double[] _quantiles = [];
    private SeriesHandle[] _quantileSeries = [];

    public PointSeries(string name, LabelSet labels)
    {
        _name = name;
        _labels = labels;
    }

    /// <summary>When it was last written, in milliseconds since the Unix epoch.</summary>
    public long LastUsed { get; set; }

    /// <summary>The running totals where the sender counts in deltas.</summary>
    public DeltaSum? Sum { get; set; }

    public bool Append(NumberPoint point, bool withExemplars, long time, SampleAppender appender)
    {
        _main ??= Named("");
        if (!appender.Append(_main, time, point.HasNoRecordedValue ? StaleMarker.Value : point.Value))
        {
            return false;
        }

        // Prometheus takes exemplars of sums, but not of gauges.
        if (withExemplars && point.Exemplars is { } exemplars)
        {
            foreach (var exemplar in exemplars)
            {
                appender.AppendExemplar(_main, Exemplars.Of(exemplar, time));
            }
        }

        return true;
    }

    public bool Append(HistogramPoint point, long time, SampleAppender appender)
    {
        var stale = point.HasNoRecordedValue;
        var taken = AppendSumAndCount(point.Sum, point.Count, stale, time, appender);
        if (_infinity is null || !(ReferenceEquals(point.Bounds, _bounds) || point.Bounds.AsSpan().SequenceEqual(_bounds)))
        {
            _bounds = point.Bounds;
            _buckets = Array.ConvertAll(point.Bounds, bound => Named("_bucket", "le", GoText.Number(bound)));
            _infinity = Named("_bucket", "le", "+Inf");
        }

        ulong cumulative = 0;
        var buckets = Math.Min(_bounds.Length, point.BucketCounts.Length);
        for (var i = 0; i < buckets && taken; i++)
        {
            cumulative += point.BucketCounts[i];
            taken = appender.Append(_buckets[i], time, stale ? StaleMarker.Value : cumulative);
        }

        taken = taken && appender.Append(_infinity, time, stale ? StaleMarker.Value : point.Count);
        if (taken && point.Exemplars is { } exemplars)
        {
            foreach (var exemplar in exemplars)
            {
                var at = Array.FindIndex(_bounds, 0, buckets, bound => exemplar.Value <= bound);
                appender.AppendExemplar(at < 0 ? _infinity : _buckets[at], Exemplars.Of(exemplar, time));
            }
        }

        return taken;
    }

    public bool Append(ExponentialPoint point, long time, SampleAppender appender)
    {
        _main ??= Named("");
        if (!appender.Append(_main, time, NativeHistograms.Of(point)))
        {
            return false;
        }

        foreach (var exemplar in point.Exemplars ?? [])
        {
            appender.AppendExemplar(_main, Exemplars.Of(exemplar, time));
        }

        return true;
    }

    public bool Append(SummaryPoint point, long time, SampleAppender appender)
    {
        var stale = point.HasNoRecordedValue;
        var taken = AppendSumAndCount(point.Sum, point.Count, stale, time, appender);
        var quantiles = point.Quantiles.Select(static q => q.Quantile);
        if (!quantiles.SequenceEqual(_quantiles))
        {
            _quantiles = [.. quantiles];
            _quantileSeries = Array.ConvertAll(_quantiles, quantile => Named("", "quantile", GoText.Number(quantile)));
        }

        for (var i = 0; i < _quantiles.Length && taken; i++)
        {
            taken = appender.Append(_quantileSeries[i], time, stale ? StaleMarker.Value : point.Quantiles[i].Value);
        }

        return taken;
    }

    private bool AppendSumAndCount(double? sum, ulong count, bool stale, long time, SampleAppender appender)
    {
        if (sum is { } value && !appender.Append(_sum ??= Named("_sum"), time, stale ? StaleMarker.Value : value))
        {
            return false;
        }

        return appender.Append(_count ??= Named("_count"), time, stale ? StaleMarker.Value : count);
    }

    private SeriesHandle Named(string suffix) => new(_labels.With(LabelSet.MetricName, _name + suffix));

    private SeriesHandle Named(string suffix, string label, string value) => new(_labels.With(LabelSet.MetricName, _name + suffix).With(label, value));
}
