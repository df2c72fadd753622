using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <content>Reading, and finding a sample again.</content>
internal sealed partial class StoredSeries
{
    [ThreadStatic]
    private static MetricSamples? scratch;

    public void Read(long minTime, long maxTime, MetricSamples into)
    {
        lock (this)
        {
            if (!_overlaps && _late is null)
            {
                ReadInto(minTime, maxTime, into);
                return;
            }

            var all = scratch ??= new MetricSamples();
            all.Clear();
            ReadInto(minTime, maxTime, all);
            for (var i = 0; i < (_late?.Count ?? 0); i++)
            {
                var sample = _late![i];
                if (sample.Timestamp >= minTime && sample.Timestamp <= maxTime)
                {
                    Add(all, sample.Timestamp, sample.Value, sample.Histogram);
                }
            }

            CopySorted(all, into);
        }
    }

    private bool TryFind(long timestamp, out LateSample found)
    {
        if (_late is not null && _late.TryFind(timestamp, out found))
        {
            return true;
        }

        // The common case, the last sample sent again, needs no decoding.
        if (_floats.Count > 0 && timestamp == _floats.LastTime)
        {
            found = new LateSample(timestamp, _floats.LastValue, null);
            return true;
        }

        if (_histograms is not null && timestamp == _histograms.LastTime)
        {
            found = new LateSample(timestamp, 0, _histograms.Last);
            return true;
        }

        var samples = scratch ??= new MetricSamples();
        samples.Clear();
        ReadInto(timestamp, timestamp, samples);
        found = samples.Count == 0 ? default : new LateSample(timestamp, samples.Values[0], samples.Histogram(0));
        return samples.Count > 0;
    }

    private void ReadInto(long minTime, long maxTime, MetricSamples into)
    {
        for (var i = FirstChunk(minTime); i < _chunks.Length && _chunks[i].MinTime <= maxTime; i++)
        {
            if (_chunks[i].MaxTime >= minTime)
            {
                ReadChunk(_chunks[i], minTime, maxTime, into);
            }
        }

        if (_histograms is not null)
        {
            HistogramChunkEncoder.Read(_histograms.Bytes, _histograms.Count, _histograms.MinTime, minTime, maxTime, into);
        }
        else if (_floats.Count > 0 && _floats.MinTime <= maxTime && _floats.LastTime >= minTime)
        {
            FloatChunkDecoder.Read(_floats.Bytes, _floats.Count, _floats.MinTime, minTime, maxTime, into);
        }
    }

    // Chunks are sorted by their start; where none overlaps another, by their end as well. Looking at each would be most of what a query for a minute costs.
    private int FirstChunk(long minTime)
    {
        if (_overlaps)
        {
            return 0;
        }

        var (low, high) = (0, _chunks.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _chunks[middle].MaxTime < minTime ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void ReadChunk(MetricChunk chunk, long minTime, long maxTime, MetricSamples into)
    {
        try
        {
            chunk.Read(minTime, maxTime, into);
        }
        catch (InvalidDataException e) when (chunk.Block is not null)
        {
            // The answer is made of what is sound; the store sets the block aside.
            chunk.Block.ReportDamage(e.Message);
        }
    }

    private static void CopySorted(MetricSamples from, MetricSamples into)
    {
        var order = new int[from.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var times = from.Timestamps.ToArray();
        Array.Sort(times, order);
        foreach (var i in order)
        {
            Add(into, from.Timestamps[i], from.Values[i], from.Histogram(i));
        }
    }

    private static void Add(MetricSamples into, long timestamp, double value, FloatHistogram? histogram)
    {
        if (histogram is null)
        {
            into.Add(timestamp, value);
        }
        else
        {
            into.Add(timestamp, histogram);
        }
    }
}
