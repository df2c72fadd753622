namespace HyHome.Telemetry.Storage;

/// <summary>The counters behind <see cref="StoreStatistics"/>; safe to change from several threads.</summary>
internal sealed class StoreCounters
{
    private long _accepted;
    private long _refused;
    private long _evicted;

    public long Accepted => Interlocked.Read(ref _accepted);

    public long Refused => Interlocked.Read(ref _refused);

    public long Evicted => Interlocked.Read(ref _evicted);

    public void Accept(long records) => Interlocked.Add(ref _accepted, records);

    public void Refuse(long records) => Interlocked.Add(ref _refused, records);

    public void Evict(long records) => Interlocked.Add(ref _evicted, records);
}
