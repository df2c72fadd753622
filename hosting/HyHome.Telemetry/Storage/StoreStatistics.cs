namespace HyHome.Telemetry.Storage;

/// <summary>What a store did since it was opened, and what it holds; for a page of metrics.</summary>
/// <param name="Accepted">Records that were stored.</param>
/// <param name="Refused">Records that were refused because the store was full.</param>
/// <param name="Evicted">Records that were removed to keep to the limits of time, memory or disk.</param>
/// <param name="MemoryBytes">Bytes of memory that the data takes, as the store counts them.</param>
/// <param name="DiskBytes">Bytes of disk that the data takes.</param>
public readonly record struct StoreStatistics(long Accepted, long Refused, long Evicted, long MemoryBytes, long DiskBytes);
