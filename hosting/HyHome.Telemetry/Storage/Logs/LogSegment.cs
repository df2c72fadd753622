using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>A sealed segment of log entries. Its directory stays in memory; frames, filters and symbols are read when they are asked for.</summary>
internal sealed class LogSegment
{
    private const int SymbolsPart = -1;
    private const int FiltersPart = -2;

    private readonly BlockCache _cache;
    private readonly Action<LogSegment, string> _onDamaged;
    private readonly int _symbolsSection;
    private readonly int _filtersSection;

    /// <param name="file">Its file.</param>
    /// <param name="number">Its number, which no other segment of the store ever has.</param>
    /// <param name="cache">Keeps what was read of it.</param>
    /// <param name="results">Keeps what readers worked out of its blocks.</param>
    /// <param name="onDamaged">Called where it is found damaged later.</param>
    /// <exception cref="InvalidDataException">The segment is damaged.</exception>
    public LogSegment(SegmentFile file, long number, BlockCache cache, BlockCache results, Action<LogSegment, string> onDamaged)
    {
        File = file;
        Number = number;
        _cache = cache;
        Results = results;
        _onDamaged = onDamaged;
        var about = new ByteReader(file.About);
        if (about.Int() != LogSegmentWriter.Format)
        {
            throw new InvalidDataException("it was written by another version, in a form that this one does not read");
        }

        _symbolsSection = about.Int();
        _filtersSection = about.Int();
        Streams = new LabelSet[about.Count()];
        for (var i = 0; i < Streams.Length; i++)
        {
            Streams[i] = LabelCodec.Read(ref about);
        }

        Parts = new SealedLogPart[about.Count()];
        var filterAt = 0;
        for (var i = 0; i < Parts.Length; i++)
        {
            var entry = new LogBlockEntry(
                about.Int(), about.Int(), about.ZigZag(), about.ZigZag(), about.Int(),
                new LogColumnPlaces(about.Int(), about.Int(), about.Int(), about.Int(), about.Int()), about.Int(), about.Int());
            if ((uint)entry.Stream >= (uint)Streams.Length)
            {
                throw new InvalidDataException("a block names a stream that is not there");
            }

            Parts[i] = new SealedLogPart(this, i, entry, filterAt);
            filterAt += entry.TextFilter + entry.MetadataFilter;
            MaxTime = Math.Max(MaxTime, entry.MaxTime);
            Count += entry.Count;
        }
    }

    public SegmentFile File { get; }

    public long Number { get; }

    /// <summary>What readers worked out of blocks. Apart from what was read, which pushes all else out when a query goes through much of it.</summary>
    public BlockCache Results { get; }

    public LabelSet[] Streams { get; }

    public SealedLogPart[] Parts { get; }

    public long MaxTime { get; } = long.MinValue;

    public long Count { get; }

    public long MemoryBytes => File.MemoryBytes + (Parts.Length * 136L) + (Streams.Length * 200L);

    /// <summary>A block. All of its bytes are known to be sound then, if not read yet: only a query that has begun would hear of damage later.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public SealedLogBlock Read(SealedLogPart part) => _cache.Get(this, part.Number, () =>
    {
        File.Verify(_symbolsSection);
        for (var section = 0; section < SealedLogFrame.Sections; section++)
        {
            File.Verify(part.Entry.Section + section);
        }

        var block = new SealedLogBlock(part, Frame(part, SealedLogFrame.Times));
        return (block, block.Bytes);
    });

    /// <summary>The lines of a block.</summary>
    public ReadOnlyMemory<byte> ReadText(SealedLogPart part, int[] offsets)
    {
        var frame = Frame(part, SealedLogFrame.Text);
        var reader = new ByteReader(frame, part.Entry.Places.Text);
        if (reader.Byte() == SealedLogFrame.Plain)
        {
            var at = reader.Position;
            reader.Bytes(offsets[^1]);
            return frame.AsMemory(at, offsets[^1]);
        }

        var text = LineTokenReader.Read(reader, new ByteReader(Frame(part, SealedLogFrame.Numbers), part.Entry.Places.Numbers), offsets);
        _cache.Grow(this, part.Number, text.Length);
        return text;
    }

    /// <summary>The metadata of a block's entries.</summary>
    public SealedLogMetadata ReadMetadata(SealedLogPart part, int count)
    {
        // Of a column that is asked for, a number is kept for each entry; a query asks for one or two.
        _cache.Grow(this, part.Number, count * 16L);
        return new SealedLogMetadata(
            Frame(part, SealedLogFrame.Metadata), part.Entry.Places.Metadata, Frame(part, SealedLogFrame.Ids), part.Entry.Places.Ids, count, Symbols());
    }

    public byte[] Filters() => _cache.Get(this, FiltersPart, () => ReadWhole(_filtersSection));

    public void OnDamaged(string why) => _onDamaged(this, why);

    // Frames are kept under numbers of their own, below those of symbols and filters.
    private byte[] Frame(SealedLogPart part, int kind)
    {
        var section = part.Entry.Section + kind;
        return _cache.Get(this, -3 - section, () => ReadWhole(section));
    }

    private SymbolTable Symbols() => _cache.Get(this, SymbolsPart, () =>
    {
        var symbols = new SymbolTable();
        var reader = new ByteReader(File.Read(_symbolsSection));
        symbols.ReadFrom(ref reader);
        return (symbols, symbols.Bytes);
    });

    private (byte[], long) ReadWhole(int section)
    {
        var bytes = File.Read(section);
        return (bytes, bytes.Length);
    }
}

/// <summary>One block of a segment as a part of its stream.</summary>
internal sealed class SealedLogPart : LogPart
{
    private readonly LogSegment _segment;
    private readonly int _filterAt;

    public SealedLogPart(LogSegment segment, int number, LogBlockEntry entry, int filterAt)
    {
        _segment = segment;
        _filterAt = filterAt;
        Number = number;
        Entry = entry;
    }

    public LogSegment Segment => _segment;

    public int Number { get; }

    public LogBlockEntry Entry { get; }

    public override long MinTime => Entry.MinTime;

    public override long MaxTime => Entry.MaxTime;

    public override int Count => Entry.Count;

    public override bool MayHold(IReadOnlyList<ReadOnlyMemory<byte>> needles)
    {
        var filter = Filter(_filterAt, Entry.TextFilter);
        foreach (var needle in needles)
        {
            if (!LogWords.MayHold(filter, needle.Span))
            {
                return false;
            }
        }

        return true;
    }

    public override bool MayHold(IReadOnlyList<Label> metadata)
    {
        var filter = new BloomFilter(Filter(_filterAt + Entry.TextFilter, Entry.MetadataFilter).ToArray());
        foreach (var pair in metadata)
        {
            if (!filter.MayHold(MetadataCodec.Hash(pair.Name, pair.Value)))
            {
                return false;
            }
        }

        return true;
    }

    public override LogBlock Read() => _segment.Read(this);

    public override void OnDamaged(string why) => _segment.OnDamaged(why);

    private ReadOnlySpan<byte> Filter(int at, int length)
    {
        var filters = _segment.Filters();
        return at + length <= filters.Length ? filters.AsSpan(at, length) : throw new InvalidDataException("the filters are shorter than they should be");
    }
}
