using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>A stream: an immutable list of parts that the store swaps as heads are sealed and old blocks go.</summary>
internal sealed class LogStream : ILogStream
{
    private LogPart[] _parts = [];

    public LogStream(LabelSet labels) => Labels = labels;

    public LabelSet Labels { get; }

    /// <summary>The head that takes new entries. For the writer only.</summary>
    public StreamHead? Head { get; set; }

    public LogPart[] Parts
    {
        get => Volatile.Read(ref _parts);
        set => Volatile.Write(ref _parts, value);
    }

    public bool MayHold(long start, long end) => Array.Exists(Parts, p => p.MinTime <= end && p.MaxTime >= start);

    public IEnumerable<LogBlock> Blocks(long start, long end, bool newestFirst, IReadOnlyList<ReadOnlyMemory<byte>>? needles = null) =>
        Blocks(start, end, newestFirst, needles, []);

    public IEnumerable<LogBlock> Blocks(long start, long end, bool newestFirst, IReadOnlyList<ReadOnlyMemory<byte>>? needles, IReadOnlyList<Label> metadata)
    {
        var parts = Array.FindAll(Parts, p => p.Count > 0 && p.MinTime <= end && p.MaxTime >= start);
        Array.Sort(parts, newestFirst ? static (a, b) => b.MaxTime.CompareTo(a.MaxTime) : static (a, b) => a.MinTime.CompareTo(b.MinTime));
        foreach (var part in parts)
        {
            if (TryRead(part, needles, metadata) is { } block)
            {
                yield return block;
            }
        }
    }

    private static LogBlock? TryRead(LogPart part, IReadOnlyList<ReadOnlyMemory<byte>>? needles, IReadOnlyList<Label> metadata)
    {
        try
        {
            var mayAnswer = (needles is not { Count: > 0 } || part.MayHold(needles)) && (metadata.Count == 0 || part.MayHold(metadata));
            return mayAnswer ? part.Read() : null;
        }
        catch (InvalidDataException e)
        {
            part.OnDamaged(e.Message);
            return null;
        }
    }
}
