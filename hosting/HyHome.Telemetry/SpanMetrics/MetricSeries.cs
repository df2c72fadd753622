using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>A counter as it is written at each collection.</summary>
internal sealed class CounterSeries(LabelSet labels)
{
    private double _value;
    private bool _written;

    internal void Add(double value) => _value += value;

    internal void Write(IMetricAppender appender, long now) => Write(appender, now, _value);

    /// <summary>Writes a value that is counted elsewhere.</summary>
    internal void Write(IMetricAppender appender, long now, double value) => Write(appender, labels, now, value, ref _written);

    internal void End(IMetricAppender appender, long now)
    {
        if (_written)
        {
            appender.Append(labels, now, StaleMarker.Value);
        }
    }

    /// <summary>
    /// Writes a value; ahead of the very first one a zero at the end of the minute before, as Tempo does, so that <c>rate</c> and <c>increase</c>
    /// see the first spans.
    /// </summary>
    internal static void Write(IMetricAppender appender, LabelSet labels, long now, double value, ref bool written)
    {
        if (!written)
        {
            appender.Append(labels, now - (now % 60_000) - 1, 0);
            written = true;
        }

        appender.Append(labels, now, value);
    }
}

/// <summary>A classic histogram with an exemplar for each bucket, as it is written at each collection.</summary>
internal class HistogramSeries
{
    private readonly double[] _bounds;
    private readonly string _exemplarLabel;
    private readonly LabelSet[] _buckets;
    private readonly LabelSet _sumLabels;
    private readonly LabelSet _countLabels;
    // What one span touches lies together, and the bounds are those of all series: there are thousands of them, more than caches hold.
    private readonly Bucket[] _observed;
    private readonly bool[] _written;
    private double _sum;

    internal HistogramSeries(string metric, LabelSet labels, double[] bounds, string exemplarLabel)
    {
        _bounds = bounds;
        _exemplarLabel = exemplarLabel;
        _buckets =
        [
            .. bounds.Select(Text.GoText.Number).Append("+Inf")
                .Select(le => LabelSet.Create([.. labels, new Label(LabelSet.MetricName, metric + "_bucket"), new Label("le", le)])),
        ];
        _sumLabels = labels.With(LabelSet.MetricName, metric + "_sum");
        _countLabels = labels.With(LabelSet.MetricName, metric + "_count");
        _observed = new Bucket[_buckets.Length];
        _written = new bool[_buckets.Length + 2];
    }

    /// <summary>How many values were observed.</summary>
    internal long Count { get; private set; }

    internal void Observe(double value, TraceId trace)
    {
        var bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
        {
            bucket++;
        }

        ref var observed = ref _observed[bucket];
        observed.Count++;
        observed.Value = value;
        observed.Trace = trace;
        _sum += value;
        Count++;
    }

    internal void Write(IMetricAppender appender, long now)
    {
        CounterSeries.Write(appender, _countLabels, now, Count, ref _written[^1]);
        CounterSeries.Write(appender, _sumLabels, now, _sum, ref _written[^2]);
        long total = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            ref var observed = ref _observed[i];
            total += observed.Count;
            CounterSeries.Write(appender, _buckets[i], now, total, ref _written[i]);
            if (!observed.Trace.IsEmpty)
            {
                appender.AppendExemplar(_buckets[i], new Exemplar(LabelSet.Of((_exemplarLabel, observed.Trace.ToString())), observed.Value, now));
                observed.Trace = default;
            }
        }
    }

    internal void End(IMetricAppender appender, long now)
    {
        if (!_written[^1])
        {
            return;
        }

        foreach (var labels in _buckets.Append(_sumLabels).Append(_countLabels))
        {
            appender.Append(labels, now, StaleMarker.Value);
        }
    }

    // A bucket's count, and the last value that fell into it with its trace.
    private struct Bucket
    {
        public long Count;
        public double Value;
        public TraceId Trace;
    }
}
