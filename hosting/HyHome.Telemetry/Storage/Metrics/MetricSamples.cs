using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>A reusable buffer of samples in ascending time, as parallel arrays. A row holds a histogram where <see cref="Histogram"/> is not null, else a float.</summary>
public sealed class MetricSamples
{
    private long[] _timestamps = [];
    private double[] _values = [];
    private FloatHistogram?[]? _histograms;

    /// <summary>How many samples there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether any row holds a histogram.</summary>
    public bool HasHistograms => _histograms is not null;

    /// <summary>Milliseconds since the Unix epoch, ascending.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Count);

    /// <summary>Float values; 0 in rows that hold a histogram.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>The histogram of a row, or null.</summary>
    public FloatHistogram? Histogram(int index) => _histograms?[index];

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        Count = 0;
        _histograms = null;
    }

    /// <summary>Adds a float sample.</summary>
    public void Add(long timestamp, double value)
    {
        Reserve(1);
        _timestamps[Count] = timestamp;
        _values[Count++] = value;
    }

    /// <summary>Adds a histogram sample.</summary>
    public void Add(long timestamp, FloatHistogram histogram)
    {
        Reserve(1);
        _histograms ??= new FloatHistogram?[_timestamps.Length];
        _timestamps[Count] = timestamp;
        _values[Count] = 0;
        _histograms[Count++] = histogram;
    }

    /// <summary>Room for so many floats at the end; what was written there counts once <see cref="Take"/> was called.</summary>
    internal Span<long> Room(int more, out Span<double> values)
    {
        Reserve(more);
        values = _values.AsSpan(Count, more);
        return _timestamps.AsSpan(Count, more);
    }

    /// <summary>Takes what was written into the room at the end.</summary>
    internal void Take(int written) => Count += written;

    private void Reserve(int more)
    {
        if (Count + more <= _timestamps.Length)
        {
            return;
        }

        var size = Math.Max(Count + more, Math.Max(16, _timestamps.Length * 2));
        Array.Resize(ref _timestamps, size);
        Array.Resize(ref _values, size);
        if (_histograms is not null)
        {
            Array.Resize(ref _histograms, size);
        }
    }
}
