using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage;

/// <summary>The part of a store that takes what comes in, until it is sealed.</summary>
internal interface IStoreHead
{
    /// <summary>Later heads have higher numbers.</summary>
    long Number { get; }

    DateTimeOffset Created { get; }

    bool IsEmpty { get; }

    /// <summary>The memory that holds something.</summary>
    long UsedBytes { get; }

    /// <summary>Where it is on disk until it is sealed; null in memory.</summary>
    JournalFile? Journal { get; }

    /// <summary>Writes what came in since the last time.</summary>
    void WriteJournal();
}
