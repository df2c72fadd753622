using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>A sample that came late.</summary>
internal readonly record struct LateSample(long Timestamp, double Value, FloatHistogram? Histogram)
{
    public bool IsSame(double value, FloatHistogram? histogram) =>
        Histogram is null
            ? histogram is null && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(value)
            : histogram is not null && HistogramCodec.AreEqual(Histogram, histogram);
}

/// <summary>Late samples of one series, kept sorted until there are enough of them for chunks.</summary>
internal sealed class OutOfOrderBuffer
{
    private readonly List<LateSample> _samples = [];

    public int Count => _samples.Count;

    public LateSample this[int index] => _samples[index];

    public bool TryFind(long timestamp, out LateSample found)
    {
        var at = Find(timestamp);
        found = at >= 0 ? _samples[at] : default;
        return at >= 0;
    }

    public void Add(LateSample sample)
    {
        var at = Find(sample.Timestamp);
        _samples.Insert(~at, sample);
    }

    /// <summary>Makes chunks of everything and starts anew.</summary>
    public IEnumerable<MetricChunk> Seal()
    {
        var chunks = new List<MetricChunk>();
        for (var at = 0; at < _samples.Count;)
        {
            chunks.Add(_samples[at].Histogram is null ? SealFloats(ref at) : SealHistograms(ref at));
        }

        _samples.Clear();
        return chunks;
    }

    private MetricChunk SealFloats(ref int at)
    {
        var encoder = new FloatChunkEncoder(_samples[at].Timestamp, _samples[at].Value);
        for (at++; at < _samples.Count && _samples[at].Histogram is null && encoder.Takes(_samples[at].Value); at++)
        {
            encoder.Append(_samples[at].Timestamp, _samples[at].Value);
        }

        return new MetricChunk(encoder.MinTime, encoder.LastTime, encoder.Count, false, encoder.Bytes.ToArray());
    }

    private MetricChunk SealHistograms(ref int at)
    {
        var encoder = new HistogramChunkEncoder(_samples[at].Timestamp, _samples[at].Histogram!);
        for (at++; at < _samples.Count && _samples[at].Histogram is { } histogram; at++)
        {
            encoder.Append(_samples[at].Timestamp, histogram);
        }

        return new MetricChunk(encoder.MinTime, encoder.LastTime, encoder.Count, true, encoder.Bytes.ToArray());
    }

    private int Find(long timestamp)
    {
        int low = 0, high = _samples.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _samples[middle].Timestamp.CompareTo(timestamp);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
