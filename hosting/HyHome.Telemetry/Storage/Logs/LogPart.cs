using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>A part of a stream: its head, or a block of a segment.</summary>
internal abstract class LogPart
{
    public abstract long MinTime { get; }

    public abstract long MaxTime { get; }

    public abstract int Count { get; }

    /// <summary>Whether the part may hold a line with all needles. True where it does not know.</summary>
    public virtual bool MayHold(IReadOnlyList<ReadOnlyMemory<byte>> needles) => true;

    /// <summary>Whether the part may hold an entry with all pairs in its metadata. True where it does not know.</summary>
    public virtual bool MayHold(IReadOnlyList<Label> metadata) => true;

    /// <summary>The entries, in ascending time.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public abstract LogBlock Read();

    /// <summary>Called where reading found the part damaged.</summary>
    public virtual void OnDamaged(string why)
    {
    }
}
