using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>A run of entries of one stream, decompressed, in ascending time (equal times in the order of arrival). Immutable.</summary>
public abstract class LogBlock
{
    /// <summary>Nanoseconds since the Unix epoch of each entry, ascending.</summary>
    public abstract ReadOnlySpan<long> Timestamps { get; }

    /// <summary>All lines as UTF-8, one after the other without separators, for a search over the whole block.</summary>
    public abstract ReadOnlySpan<byte> Text { get; }

    /// <summary>Where each line starts in <see cref="Text"/>; one more than there are entries, the last one being the end.</summary>
    public abstract ReadOnlySpan<int> Offsets { get; }

    /// <summary>Structured metadata of an entry. Equal sets are one object, so a reader may cache by reference.</summary>
    public abstract LabelSet Metadata(int index);

    /// <summary>One value of an entry's structured metadata, or null; without making an object of the whole.</summary>
    public virtual string? MetadataValue(int index, string name) => Metadata(index).TryGetValue(name, out var value) ? value : null;

    /// <summary>Adds the names of an entry's structured metadata to a list.</summary>
    public virtual void ReadMetadataNames(int index, ICollection<string> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        foreach (var label in Metadata(index).AsSpan())
        {
            into.Add(label.Name);
        }
    }

    /// <summary>How many bytes the names and values of an entry's structured metadata have.</summary>
    public virtual int MetadataSize(int index)
    {
        var size = 0;
        foreach (var label in Metadata(index).AsSpan())
        {
            size += System.Text.Encoding.UTF8.GetByteCount(label.Name) + System.Text.Encoding.UTF8.GetByteCount(label.Value);
        }

        return size;
    }

    /// <summary>Whether <see cref="Keep"/> keeps anything: a block that is made anew for each reader does not.</summary>
    internal virtual bool CanKeep => false;

    /// <summary>What a reader worked out of the whole block and kept under a key, or null.</summary>
    internal virtual object? Kept(string key) => null;

    /// <summary>Keeps what was worked out of the whole block for as long as there is room. It must not change any more.</summary>
    internal virtual void Keep(string key, object result, long bytes)
    {
    }

    /// <summary>One line.</summary>
    public ReadOnlySpan<byte> Line(int index) => Text[Offsets[index]..Offsets[index + 1]];
}

/// <summary>A stream: entries with the same index labels.</summary>
public interface ILogStream
{
    /// <summary>Its index labels.</summary>
    LabelSet Labels { get; }

    /// <summary>
    /// Blocks that may hold entries with <c>start &lt;= t &lt;= end</c> (nanoseconds), oldest first by their first entry, or newest first by their last one.
    /// Blocks of a stream may overlap in time where data came late; entries outside the bounds are to be skipped by the reader.
    /// Where <paramref name="needles"/> are given, blocks that cannot hold a line with all of them may be left out.
    /// </summary>
    IEnumerable<LogBlock> Blocks(long start, long end, bool newestFirst, IReadOnlyList<ReadOnlyMemory<byte>>? needles = null);

    /// <summary>
    /// The same with one more hint: pairs that an entry's structured metadata must have, such as a <c>trace_id</c>. Blocks without an entry that has
    /// a pair may be left out. Give a pair only where the entry's own metadata decides: not for labels that a parser or formatter before may have set,
    /// and not for names that the stream has as an index label.
    /// </summary>
    IEnumerable<LogBlock> Blocks(long start, long end, bool newestFirst, IReadOnlyList<ReadOnlyMemory<byte>>? needles, IReadOnlyList<Label> metadata) =>
        Blocks(start, end, newestFirst, needles);
}

/// <summary>Where LogQL reads from. Safe to use from several threads while data is written.</summary>
public interface ILogSource
{
    /// <summary>The streams that match all matchers and may hold entries between two times (nanoseconds, inclusive), in no order.</summary>
    IReadOnlyList<ILogStream> Select(IReadOnlyList<LabelMatcher> matchers, long start, long end);

    /// <summary>Called with each batch of entries right after it can be queried; for live tail. Dispose to end it.</summary>
    IDisposable Subscribe(Action<LabelSet, IReadOnlyList<LogEntry>> onEntries);
}

/// <summary>One log entry.</summary>
/// <param name="Timestamp">Nanoseconds since the Unix epoch.</param>
/// <param name="Line">The line as UTF-8.</param>
/// <param name="Metadata">Structured metadata.</param>
public readonly record struct LogEntry(long Timestamp, ReadOnlyMemory<byte> Line, LabelSet Metadata);

/// <summary>Where log entries are written. Backpressure is the caller's to hand on: false means the store is full and nothing of the batch was taken.</summary>
public interface ILogAppender
{
    /// <summary>Stores entries of one stream.</summary>
    bool Append(LabelSet stream, IReadOnlyList<LogEntry> entries);
}
