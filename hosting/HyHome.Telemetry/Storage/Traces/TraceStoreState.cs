namespace HyHome.Telemetry.Storage.Traces;

/// <summary>What a store consists of at one moment. Immutable: writers and the maintenance swap it, readers keep the one they took.</summary>
internal sealed record TraceStoreState(SpanHead Active, SpanHead[] Sealing, SpanBlock[] Blocks)
{
    /// <summary>All heads, the newest first.</summary>
    public IEnumerable<SpanHead> Heads => Sealing.Prepend(Active);

    public (SpanHead Active, SpanHead[] Sealing) Unsealed => (Active, Sealing);

    public long BlockMemory { get; } = Blocks.Sum(static b => b.MemoryBytes);
}
