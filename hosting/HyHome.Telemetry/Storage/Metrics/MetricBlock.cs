using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>Sealed chunks of many series in one segment. Where chunks lie stays in memory, their bytes are read when they are asked for.</summary>
internal sealed class MetricBlock
{
    /// <summary>Bytes of chunks that are read at once.</summary>
    private const int SectionBytes = 128 << 10;

    private readonly SegmentFile _file;
    private readonly BlockCache _cache;

    private Action<MetricBlock, string>? _onDamaged;

    private MetricBlock(SegmentFile file, long number, BlockCache cache)
    {
        _file = file;
        _cache = cache;
        Number = number;
    }

    public long Number { get; }

    public long MaxTime { get; private set; } = long.MinValue;

    public long Samples { get; private set; }

    public int Chunks { get; private set; }

    /// <summary>Called when reading finds the block damaged, on the reader's thread.</summary>
    public void OnDamaged(Action<MetricBlock, string> report) => _onDamaged = report;

    public void ReportDamage(string why) => _onDamaged?.Invoke(this, why);

    public long MemoryBytes => _file.MemoryBytes + (Chunks * (long)StoredSeries.ChunkOverhead);

    public long DiskBytes => _file.Path is null ? 0 : _file.Length;

    public string? Path => _file.Path;

    /// <summary>Writes the chunks of series into a segment and lets them refer to it.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static MetricBlock Write(
        List<(StoredSeries Series, List<MetricChunk> Chunks)> loose, string? path, long number, BlockCache cache, CancellationToken cancellationToken)
    {
        // Series of one metric lie side by side: a query reads few sections.
        loose.Sort(static (a, b) => LabelSet.Compare(a.Series.Labels, b.Series.Labels));
        using var segment = new SegmentWriter(path, cancellationToken);
        var section = new ByteWriter(SectionBytes + (SectionBytes / 4));
        var sections = 0;
        var places = new List<(MetricChunk Chunk, int Section, int Offset)>();
        var about = new ByteWriter(1 << 16);
        about.Varint(loose.Count);
        foreach (var (series, chunks) in loose)
        {
            LabelCodec.Write(about, series.Labels);
            about.Varint(chunks.Count);
            foreach (var chunk in chunks)
            {
                places.Add((chunk, sections, section.Length));
                WriteEntry(about, chunk, sections, section.Length);
                section.Bytes(chunk.Bytes);
                if (section.Length >= SectionBytes)
                {
                    segment.Add(section.Written);
                    section.Clear();
                    sections++;
                }
            }
        }

        segment.Add(section.Written);
        var block = new MetricBlock(segment.Finish(about.Written), number, cache);
        foreach (var (chunk, at, offset) in places)
        {
            block.Note(chunk.MaxTime, chunk.Count);
            chunk.MoveTo(block, at, offset);
        }

        return block;
    }

    /// <summary>Opens a segment and hands out its chunks by series.</summary>
    /// <exception cref="InvalidDataException">The segment is damaged.</exception>
    public static MetricBlock Open(SegmentFile file, long number, BlockCache cache, Action<LabelSet, List<MetricChunk>> onSeries)
    {
        var block = new MetricBlock(file, number, cache);
        var about = new ByteReader(file.About);
        var all = new List<(LabelSet, List<MetricChunk>)>();
        var series = about.Count();
        for (var i = 0; i < series; i++)
        {
            var labels = LabelCodec.Read(ref about);
            var chunks = new List<MetricChunk>(about.Count());
            for (var left = chunks.Capacity; left > 0; left--)
            {
                var minTime = about.ZigZag();
                var maxTime = minTime + (long)about.Varint();
                var kind = about.Int();
                chunks.Add(new MetricChunk(minTime, maxTime, kind >> 1, (kind & 1) != 0, block, about.Int(), about.Int(), about.Int()));
                block.Note(maxTime, kind >> 1);
            }

            all.Add((labels, chunks));
        }

        foreach (var (labels, chunks) in all)
        {
            onSeries(labels, chunks);
        }

        return block;
    }

    public ReadOnlySpan<byte> Bytes(int section, int offset, int length)
    {
        var bytes = _cache.Get(this, section, () =>
        {
            var read = _file.Read(section);
            return (read, read.Length);
        });
        return offset + length <= bytes.Length ? bytes.AsSpan(offset, length) : throw new InvalidDataException("a chunk reaches beyond its section");
    }

    public void Delete() => _file.Delete();

    private static void WriteEntry(ByteWriter to, MetricChunk chunk, int section, int offset)
    {
        to.ZigZag(chunk.MinTime);
        to.Varint((ulong)(chunk.MaxTime - chunk.MinTime));
        to.Varint((chunk.Count << 1) | (chunk.IsHistogram ? 1 : 0));
        to.Varint(section);
        to.Varint(offset);
        to.Varint(chunk.Length);
    }

    private void Note(long maxTime, int samples)
    {
        MaxTime = Math.Max(MaxTime, maxTime);
        Samples += samples;
        Chunks++;
    }
}
