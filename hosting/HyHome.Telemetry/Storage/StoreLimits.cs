namespace HyHome.Telemetry.Storage;

/// <summary>How a store shares out the memory it may take.</summary>
internal sealed class StoreLimits
{
    /// <summary>A shorter journal is replayed within a few milliseconds: it is not worth a segment of its own each time a store is closed.</summary>
    public const long WorthSealingAtStop = 1 << 20;

    /// <summary>How long closing a store may take for sealing. What is not sealed by then stays in its journal.</summary>
    public static readonly TimeSpan SealingAtStop = TimeSpan.FromSeconds(2);

    private readonly StoreOptions _options;

    public StoreLimits(StoreOptions options)
    {
        _options = options;
        HeadBytes = Math.Clamp(options.MaxMemoryBytes / 8, 64 << 10, 16 << 20);
        CacheBytes = Math.Clamp(options.MaxMemoryBytes / 4, 64 << 10, 64 << 20);
    }

    /// <summary>From here on a head is sealed.</summary>
    public long HeadBytes { get; }

    /// <summary>What decoded pieces of segments may take.</summary>
    public long CacheBytes { get; }

    /// <summary>A head is sealed after this time even if it is small, so that old data can go by whole blocks.</summary>
    public TimeSpan HeadAge => _options.Retention > TimeSpan.Zero ? TimeSpan.FromTicks(Math.Clamp(_options.Retention.Ticks / 8, TimeSpan.TicksPerMinute, 2 * TimeSpan.TicksPerHour)) : TimeSpan.FromHours(2);

    public bool IsFull(long memoryBytes) => memoryBytes >= _options.MaxMemoryBytes;

    /// <summary>Whether the oldest blocks should go before writers have to wait. The cache is not in the number: with it, a store stays below its ceiling.</summary>
    public bool IsTight(long memoryBytes) => memoryBytes > _options.MaxMemoryBytes / 10 * 6;

    /// <summary>The same for a store whose blocks may take next to nothing, since they lie on disk: then their going makes no room, and writers wait for heads to be sealed.</summary>
    public bool IsTight(long memoryBytes, long blockBytes) => IsTight(memoryBytes) && blockBytes > _options.MaxMemoryBytes / 16;

    public bool IsDiskFull(long diskBytes) => diskBytes > _options.MaxDiskBytes;

    /// <summary>The time before which data has had its time.</summary>
    public DateTimeOffset? Oldest => _options.Retention > TimeSpan.Zero ? _options.TimeProvider.GetUtcNow() - _options.Retention : null;
}
