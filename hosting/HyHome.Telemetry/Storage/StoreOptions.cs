using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Telemetry.Storage;

/// <summary>Where a store keeps its data, and how much of it. The same options serve all three signals; each keeps to the limits on its own.</summary>
public sealed record StoreOptions
{
    /// <summary>The folder that holds the data; null keeps everything in memory. Each signal uses a sub-folder of its own.</summary>
    public string? DataPath { get; init; }

    /// <summary>How long data is kept; zero (the default) keeps it until space is needed.</summary>
    public TimeSpan Retention { get; init; }

    /// <summary>The most memory that the data of one signal may take, in bytes; 256 MiB by default. Past it the oldest blocks go, and where that is not enough, writers are told to wait.</summary>
    public long MaxMemoryBytes { get; init; } = 256L << 20;

    /// <summary>The most disk space that one signal may take, in bytes; 10 GiB by default. Past it the oldest blocks go.</summary>
    public long MaxDiskBytes { get; init; } = 10L << 30;

    /// <summary>How much older than the newest sample of its series a metric sample may be; 30 minutes by default.</summary>
    public TimeSpan OutOfOrderWindow { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The most series that the metric store holds, 1,000,000 by default, and the most streams that the log store holds.</summary>
    public int MaxSeries { get; init; } = 1_000_000;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where recovery, damaged files and eviction are told.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
