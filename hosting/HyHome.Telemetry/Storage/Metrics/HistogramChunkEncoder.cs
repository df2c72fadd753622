using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>Compresses native histograms of ascending time: whole counts as differences to the sample before where the buckets lie the same.</summary>
internal sealed class HistogramChunkEncoder
{
    private readonly ByteWriter _bytes = new(128);

    public HistogramChunkEncoder(long timestamp, FloatHistogram histogram)
    {
        MinTime = LastTime = timestamp;
        Last = histogram;
        Count = 1;
        HistogramCodec.Write(_bytes, histogram, null);
    }

    public long MinTime { get; }

    public long LastTime { get; private set; }

    public FloatHistogram Last { get; private set; }

    public int Count { get; private set; }

    public int Capacity => _bytes.Buffer.Length;

    public ReadOnlySpan<byte> Bytes => _bytes.Written;

    public void Append(long timestamp, FloatHistogram histogram)
    {
        _bytes.ZigZag(timestamp - LastTime);
        HistogramCodec.Write(_bytes, histogram, Last);
        LastTime = timestamp;
        Last = histogram;
        Count++;
    }

    /// <summary>Adds the samples of a chunk that lie between two times to a buffer.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, int count, long firstTime, long minTime, long maxTime, MetricSamples into)
    {
        var reader = new ByteReader(bytes);
        var time = firstTime;
        FloatHistogram? last = null;
        for (var i = 0; i < count; i++)
        {
            time += i == 0 ? 0 : reader.ZigZag();
            if (time > maxTime)
            {
                return;
            }

            last = HistogramCodec.Read(ref reader, last);
            if (time >= minTime)
            {
                into.Add(time, last);
            }
        }
    }
}
