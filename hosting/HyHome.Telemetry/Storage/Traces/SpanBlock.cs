using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>A sealed block of spans. Filters and bounds stay in memory; tables, index and pages are read when they are asked for.</summary>
internal sealed class SpanBlock
{
    private const int TablesPart = -1;
    private const int IndexPart = -2;

    private readonly SpanPool _pool;
    private readonly BlockCache _cache;
    private readonly BloomFilter _traces;
    private readonly BloomFilter _words;
    private readonly int _tablesSection;
    private readonly int _indexSection;

    /// <exception cref="InvalidDataException">The segment is damaged.</exception>
    public SpanBlock(SegmentFile segment, long number, SpanPool pool, BlockCache cache)
    {
        Segment = segment;
        Number = number;
        _pool = pool;
        _cache = cache;
        var about = new ByteReader(segment.About);
        Count = about.Int();
        _tablesSection = about.Int();
        _indexSection = about.Int();
        _traces = new BloomFilter(segment.Read(about.Int()));
        _words = new BloomFilter(segment.Read(about.Int()));
        Pages = new SpanPage[about.Count()];
        Bounds = SpanBounds.None;
        for (var i = 0; i < Pages.Length; i++)
        {
            Pages[i] = new SpanPage(about.Int(), about.Int(), SpanBounds.ReadFrom(ref about));
            Bounds = Bounds.With(Pages[i].Bounds);
        }
    }

    public SegmentFile Segment { get; }

    public long Number { get; }

    public int Count { get; }

    public SpanBounds Bounds { get; }

    public SpanPage[] Pages { get; }

    public long MemoryBytes => Segment.MemoryBytes + _traces.Bits.Length + _words.Bits.Length + (Pages.Length * 48);

    public SpanTables Tables => _cache.Get(this, TablesPart, ReadTables);

    /// <summary>Whether the block may have spans for a scan, as far as its filters and bounds tell.</summary>
    public bool MayAnswer(TraceScan scan)
    {
        if (!Bounds.Overlaps(scan.Start, scan.End))
        {
            return false;
        }

        return scan.Conditions.Count == 0 || (scan.SameSpan ? scan.Conditions.All(CanMeet) : scan.Conditions.Any(CanMeet));
    }

    public bool MayHold(ulong traceHash) => _traces.MayHold(traceHash);

    public SpanColumns Page(int page) => _cache.Get(this, page, () =>
    {
        var bytes = Segment.Read(Pages[page].Section);
        var columns = SpanPageCodec.Read(bytes, Tables);
        return (columns, columns.Blob.Length + (columns.Count * 80L));
    });

    /// <summary>Adds the spans of a trace to a list.</summary>
    public void Find(TraceId id, ulong hash, List<Span> into)
    {
        if (!_traces.MayHold(hash))
        {
            return;
        }

        var index = _cache.Get(this, IndexPart, ReadIndex);
        var at = Array.BinarySearch(index.Hashes, hash);
        while (at > 0 && index.Hashes[at - 1] == hash)
        {
            at--;
        }

        for (; at >= 0 && at < index.Hashes.Length && index.Hashes[at] == hash; at++)
        {
            var columns = Page(index.Pages[at]);
            for (var row = columns.TraceLow.AsSpan().IndexOf(id.Low); row >= 0 && row < columns.Count && columns.TraceLow[row] == id.Low; row++)
            {
                if (columns.TraceHigh[row] == id.High)
                {
                    into.Add(SpanRows.Read(columns, row));
                }
            }
        }
    }

    private bool CanMeet(SpanCondition condition) => Bounds.CanMeet(condition) && SpanWords.CanMeet(_words, condition);

    private (SpanTables, long) ReadTables()
    {
        var bytes = Segment.Read(_tablesSection);
        var tables = new SpanTables(_pool);
        var reader = new ByteReader(bytes);
        tables.ReadFrom(ref reader);
        return (tables, tables.Symbols.Bytes + (bytes.Length * 3L));
    }

    private (TraceIndexPart, long) ReadIndex()
    {
        var reader = new ByteReader(Segment.Read(_indexSection));
        var hashes = new ulong[reader.Count()];
        var pages = new int[hashes.Length];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = reader.UInt64();
        }

        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = reader.Int();
        }

        return (new TraceIndexPart(hashes, pages), hashes.Length * 12L);
    }

    private sealed record TraceIndexPart(ulong[] Hashes, int[] Pages);
}
