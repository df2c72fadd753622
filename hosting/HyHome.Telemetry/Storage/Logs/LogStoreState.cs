namespace HyHome.Telemetry.Storage.Logs;

/// <summary>What a store consists of at one moment. Immutable.</summary>
internal sealed record LogStoreState(LogHead Active, LogHead[] Sealing, LogSegment[] Segments)
{
    /// <summary>All heads, the newest first.</summary>
    public IEnumerable<LogHead> Heads => Sealing.Prepend(Active);

    public (LogHead Active, LogHead[] Sealing) Unsealed => (Active, Sealing);

    public long SegmentMemory { get; } = Segments.Sum(static s => s.MemoryBytes);
}
