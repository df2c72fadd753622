using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>A block of a segment: entries of one stream.</summary>
/// <param name="Stream">The stream's number in the segment.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="MinTime">The first one's time.</param>
/// <param name="MaxTime">The last one's time.</param>
/// <param name="Section">The first section of the frame that holds it.</param>
/// <param name="Places">Where its columns start in the sections.</param>
/// <param name="TextFilter">The length of the filter of its text.</param>
/// <param name="MetadataFilter">The length of the filter of its metadata.</param>
internal readonly record struct LogBlockEntry(int Stream, int Count, long MinTime, long MaxTime, int Section, LogColumnPlaces Places, int TextFilter, int MetadataFilter);

/// <summary>
/// Makes segments of heads, one after the other. Blocks of small streams share a frame, so that many streams with few entries cost little.
/// What it needs for that it keeps for the next head.
/// </summary>
internal sealed class LogSegmentWriter
{
    /// <summary>What an older version wrote starts with the number of a section behind others, never with this.</summary>
    public const int Format = 0;

    private const int FrameBytes = 256 << 10;
    private const int BlockEntries = 8192;

    private readonly SealedLogFrame _frame = new();
    private readonly LogSorter _sorter = new();
    private readonly LogWords _words = new();
    private readonly MetadataFilter _metadata = new();
    private readonly ByteWriter _filters = new(1 << 16);
    private readonly List<LogBlockEntry> _blocks = [];

    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public SegmentFile Write(LogHead head, string? path, CancellationToken cancellationToken)
    {
        _frame.Clear();
        _filters.Clear();
        _blocks.Clear();
        using var segment = new SegmentWriter(path, cancellationToken);
        var flushed = 0;
        for (var stream = 0; stream < head.Streams.Count; stream++)
        {
            var columns = head.Streams[stream].Sorted(_sorter);
            for (var from = 0; from < columns.Count;)
            {
                var count = BlockLength(columns, from);
                _blocks.Add(Add(columns, stream, from, count));
                from += count;
                if (_frame.Size >= FrameBytes)
                {
                    Flush(segment, ref flushed);
                }
            }
        }

        Flush(segment, ref flushed);
        return segment.Finish(About(segment, head));
    }

    private LogBlockEntry Add(LogColumns columns, int stream, int from, int count)
    {
        var places = _frame.Add(columns, from, count);
        var offsets = columns.Offsets.Span;
        var text = _words.OfText(columns.Text.Span[offsets[from]..offsets[from + count]]);
        var metadata = _metadata.Of(columns, from, count).Bits;
        _filters.Bytes(text);
        _filters.Bytes(metadata);
        var times = columns.Timestamps.Span;
        return new LogBlockEntry(stream, count, times[from], times[from + count - 1], -1, places, text.Length, metadata.Length);
    }

    private static int BlockLength(LogColumns columns, int from)
    {
        var offsets = columns.Offsets.Span;
        var end = from + 1;
        while (end < columns.Count && end - from < BlockEntries && offsets[end] - offsets[from] < FrameBytes)
        {
            end++;
        }

        return end - from;
    }

    private void Flush(SegmentWriter segment, ref int flushed)
    {
        if (flushed == _blocks.Count)
        {
            return;
        }

        var section = _frame.Flush(segment);
        for (; flushed < _blocks.Count; flushed++)
        {
            _blocks[flushed] = _blocks[flushed] with { Section = section };
        }
    }

    private byte[] About(SegmentWriter segment, LogHead head)
    {
        var symbols = new ByteWriter(1 << 16);
        head.Symbols.WriteTo(symbols, 0, head.Symbols.Count);
        var about = new ByteWriter();
        about.Varint(Format);
        about.Varint(segment.Add(symbols.Written));
        about.Varint(segment.AddStored(_filters.Written));
        about.Varint(head.Streams.Count);
        for (var i = 0; i < head.Streams.Count; i++)
        {
            LabelCodec.Write(about, head.Streams[i].Stream.Labels);
        }

        about.Varint(_blocks.Count);
        foreach (var block in _blocks)
        {
            about.Varint(block.Stream);
            about.Varint(block.Count);
            about.ZigZag(block.MinTime);
            about.ZigZag(block.MaxTime);
            about.Varint(block.Section);
            about.Varint(block.Places.Times);
            about.Varint(block.Places.Text);
            about.Varint(block.Places.Numbers);
            about.Varint(block.Places.Metadata);
            about.Varint(block.Places.Ids);
            about.Varint(block.TextFilter);
            about.Varint(block.MetadataFilter);
        }

        return about.Written.ToArray();
    }
}
