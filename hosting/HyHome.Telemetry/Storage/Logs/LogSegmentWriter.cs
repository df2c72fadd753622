using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>A block of a segment: entries of one stream.</summary>
/// <param name="Stream">The stream's number in the segment.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="MinTime">The first one's time.</param>
/// <param name="MaxTime">The last one's time.</param>
/// <param name="Section">The frame that holds it.</param>
/// <param name="Offset">Where it starts in the frame.</param>
/// <param name="IdsOffset">Where its ids start in the section behind the frame, which holds those of all its blocks.</param>
/// <param name="TextFilter">The length of the filter of its text.</param>
/// <param name="MetadataFilter">The length of the filter of its metadata.</param>
internal readonly record struct LogBlockEntry(int Stream, int Count, long MinTime, long MaxTime, int Section, int Offset, int IdsOffset, int TextFilter, int MetadataFilter);

/// <summary>Makes a segment of a head. Blocks of small streams share a compressed frame, so that many streams with few entries cost little.</summary>
internal static class LogSegmentWriter
{
    private const int FrameBytes = 256 << 10;
    private const int BlockEntries = 8192;

    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static SegmentFile Write(LogHead head, string? path, CancellationToken cancellationToken)
    {
        using var segment = new SegmentWriter(path, cancellationToken);
        var frame = new ByteWriter(FrameBytes + (FrameBytes / 2));
        var ids = new ByteWriter(FrameBytes / 4);
        var filters = new ByteWriter(1 << 16);
        var metadata = new MetadataFilter();
        var blocks = new List<LogBlockEntry>();
        var pending = 0;
        for (var stream = 0; stream < head.Streams.Count; stream++)
        {
            var columns = head.Streams[stream].Read();
            for (var from = 0; from < columns.Count;)
            {
                var count = BlockLength(columns, from);
                blocks.Add(Add(frame, ids, filters, metadata, columns, stream, from, count));
                from += count;
                if (frame.Length >= FrameBytes)
                {
                    Flush(segment, frame, ids, blocks, ref pending);
                }
            }
        }

        Flush(segment, frame, ids, blocks, ref pending);
        return segment.Finish(About(segment, head, filters, blocks));
    }

    private static LogBlockEntry Add(
        ByteWriter frame, ByteWriter ids, ByteWriter filters, MetadataFilter metadataFilter, LogColumns columns, int stream, int from, int count)
    {
        var (offset, idsOffset) = (frame.Length, ids.Length);
        SealedLogCodec.Write(frame, ids, columns, from, count);
        var offsets = columns.Offsets.Span;
        var text = LogWords.OfText(columns.Text.Span[offsets[from]..offsets[from + count]]);
        var metadata = metadataFilter.Of(columns, from, count).Bits;
        filters.Bytes(text);
        filters.Bytes(metadata);
        var times = columns.Timestamps.Span;
        return new LogBlockEntry(stream, count, times[from], times[from + count - 1], -1, offset, idsOffset, text.Length, metadata.Length);
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

    private static void Flush(SegmentWriter segment, ByteWriter frame, ByteWriter ids, List<LogBlockEntry> blocks, ref int pending)
    {
        if (pending == blocks.Count)
        {
            return;
        }

        var section = segment.Add(frame.Written);
        for (; pending < blocks.Count; pending++)
        {
            blocks[pending] = blocks[pending] with { Section = section };
        }

        segment.AddStored(ids.Written);
        frame.Clear();
        ids.Clear();
    }

    private static byte[] About(SegmentWriter segment, LogHead head, ByteWriter filters, List<LogBlockEntry> blocks)
    {
        var symbols = new ByteWriter(1 << 16);
        head.Symbols.WriteTo(symbols, 0, head.Symbols.Count);
        var about = new ByteWriter();
        about.Varint(segment.Add(symbols.Written));
        about.Varint(segment.AddStored(filters.Written));
        about.Varint(head.Streams.Count);
        for (var i = 0; i < head.Streams.Count; i++)
        {
            LabelCodec.Write(about, head.Streams[i].Stream.Labels);
        }

        about.Varint(blocks.Count);
        foreach (var block in blocks)
        {
            about.Varint(block.Stream);
            about.Varint(block.Count);
            about.ZigZag(block.MinTime);
            about.ZigZag(block.MaxTime);
            about.Varint(block.Section);
            about.Varint(block.Offset);
            about.Varint(block.IdsOffset);
            about.Varint(block.TextFilter);
            about.Varint(block.MetadataFilter);
        }

        return about.Written.ToArray();
    }
}
