namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>A sealed run of samples of one series, all floats or all histograms. Its bytes lie in an array of its own until a block takes them over.</summary>
internal sealed class MetricChunk
{
    private byte[]? _own;
    private MetricBlock? _block;
    private int _section;
    private int _offset;

    public MetricChunk(long minTime, long maxTime, int count, bool isHistogram, byte[] bytes)
    {
        MinTime = minTime;
        MaxTime = maxTime;
        Count = count;
        IsHistogram = isHistogram;
        Length = bytes.Length;
        _own = bytes;
    }

    public MetricChunk(long minTime, long maxTime, int count, bool isHistogram, MetricBlock block, int section, int offset, int length)
    {
        MinTime = minTime;
        MaxTime = maxTime;
        Count = count;
        IsHistogram = isHistogram;
        Length = length;
        _block = block;
        _section = section;
        _offset = offset;
    }

    public long MinTime { get; }

    public long MaxTime { get; }

    public int Count { get; }

    public bool IsHistogram { get; }

    public int Length { get; }

    public MetricBlock? Block => Volatile.Read(ref _block);

    public ReadOnlySpan<byte> Bytes => Volatile.Read(ref _own) is { } own ? own : _block!.Bytes(_section, _offset, Length);

    /// <summary>Hands the bytes over to a block. Readers see either place, never none.</summary>
    public void MoveTo(MetricBlock block, int section, int offset)
    {
        _section = section;
        _offset = offset;
        Volatile.Write(ref _block, block);
        Volatile.Write(ref _own, null);
    }

    public bool Overlaps(long minTime, long maxTime) => MinTime <= maxTime && MaxTime >= minTime;

    public void Read(long minTime, long maxTime, MetricSamples into)
    {
        if (IsHistogram)
        {
            HistogramChunkEncoder.Read(Bytes, Count, MinTime, minTime, maxTime, into);
        }
        else
        {
            FloatChunkDecoder.Read(Bytes, Count, MinTime, minTime, maxTime, into);
        }
    }
}
