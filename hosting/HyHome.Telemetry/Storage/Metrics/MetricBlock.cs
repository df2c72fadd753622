namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>Sealed chunks of many series that live and go together.</summary>
internal sealed class MetricBlock
{
    private readonly byte[] _bytes;

    public MetricBlock(byte[] bytes, long minTime, long maxTime, long samples)
    {
        _bytes = bytes;
        MinTime = minTime;
        MaxTime = maxTime;
        Samples = samples;
    }

    public byte[] Bytes => _bytes;

    public long MinTime { get; }

    public long MaxTime { get; }

    public long Samples { get; }

    public long MemoryBytes => _bytes.Length;
}
