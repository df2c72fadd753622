using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>All samples of one series that the windows of a range function slide over, floats and histograms apart. Reused from series to series.</summary>
internal sealed class RangeSamples
{
    private readonly MetricSamples _buffer = new();
    private long[] _times = [];
    private double[] _values = [];
    private int[] _resets = [];
    private long[] _histogramTimes = [];
    private FloatHistogram[] _histograms = [];

    public LabelSet Labels { get; private set; } = LabelSet.Empty;

    public int FloatCount { get; private set; }

    public int HistogramCount { get; private set; }

    public ReadOnlySpan<long> Times => _times.AsSpan(0, FloatCount);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, FloatCount);

    /// <summary>How many times the value fell up to each sample, the first one not counted.</summary>
    public ReadOnlySpan<int> Resets => _resets.AsSpan(0, FloatCount);

    public ReadOnlySpan<long> HistogramTimes => _histogramTimes.AsSpan(0, HistogramCount);

    public ReadOnlySpan<FloatHistogram> Histograms => _histograms.AsSpan(0, HistogramCount);

    /// <summary>Reads a stored series, without stale markers.</summary>
    public void Read(IMetricSeries series, long first, long last, bool countResets, bool completeHints = false)
    {
        _buffer.Clear();
        series.Read(first, last, _buffer);
        Reset(series.Labels, _buffer.Count);
        var times = _buffer.Timestamps;
        var values = _buffer.Values;
        if (!_buffer.HasHistograms)
        {
            for (var i = 0; i < times.Length; i++)
            {
                if (!StaleMarker.IsStale(values[i]))
                {
                    _times[FloatCount] = times[i];
                    _values[FloatCount++] = values[i];
                }
            }
        }
        else
        {
            for (var i = 0; i < times.Length; i++)
            {
                Add(times[i], values[i], _buffer.Histogram(i), completeHints);
            }
        }

        CountResets(countResets);
    }

    /// <summary>Takes the result of a subquery.</summary>
    public void Read(Series series, Steps steps, bool countResets)
    {
        Reset(series.Labels, steps.Count);
        for (var i = 0; i < steps.Count; i++)
        {
            if (series.Histogram(i) is { } histogram)
            {
                // Between the samples of a subquery others may be left out or be there twice: what they say of resets is not to be relied on.
                Add(steps.At(i), 0, histogram.CounterResetHint is CounterResetHint.Reset or CounterResetHint.NotReset ? HistogramMath.With(histogram, CounterResetHint.Unknown) : histogram);
            }
            else if (series.HasFloat(i))
            {
                Add(steps.At(i), series.Values[i], null);
            }
        }

        CountResets(countResets);
    }

    private void Add(long time, double value, FloatHistogram? histogram, bool completeHints = false)
    {
        if (histogram is null)
        {
            if (!StaleMarker.IsStale(value))
            {
                _times[FloatCount] = time;
                _values[FloatCount++] = value;
            }
        }
        else if (!HistogramMath.IsStale(histogram))
        {
            if (_histograms.Length == 0)
            {
                _histograms = new FloatHistogram[_times.Length];
                _histogramTimes = new long[_times.Length];
            }

            _histogramTimes[HistogramCount] = time;
            _histograms[HistogramCount] = completeHints && HistogramCount > 0 ? HistogramReset.WithHint(histogram, _histograms[HistogramCount - 1]) : histogram;
            HistogramCount++;
        }
    }

    private void Reset(LabelSet labels, int capacity)
    {
        Labels = labels;
        FloatCount = HistogramCount = 0;
        if (_times.Length < capacity)
        {
            var size = Math.Max(capacity, 64);
            _times = new long[size];
            _values = new double[size];
            _resets = new int[size];
            _histograms = [];
            _histogramTimes = [];
        }
    }

    private void CountResets(bool wanted)
    {
        if (!wanted || FloatCount == 0)
        {
            return;
        }

        var resets = 0;
        _resets[0] = 0;
        for (var i = 1; i < FloatCount; i++)
        {
            resets += _values[i] < _values[i - 1] ? 1 : 0;
            _resets[i] = resets;
        }
    }
}
