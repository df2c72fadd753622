using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Entries of one stream in a sealed block, column after column.</summary>
internal static class LogBlockCodec
{
    public static void Write(ByteWriter to, LogColumns columns, int from, int count)
    {
        var timestamps = columns.Timestamps.Span;
        var offsets = columns.Offsets.Span;
        var metadataOffsets = columns.MetadataOffsets.Span;
        to.Varint(count);
        long last = 0;
        for (var row = from; row < from + count; row++)
        {
            to.ZigZag(timestamps[row] - last);
            last = timestamps[row];
        }

        for (var row = from; row < from + count; row++)
        {
            to.Varint(offsets[row + 1] - offsets[row]);
        }

        for (var row = from; row < from + count; row++)
        {
            to.Varint(metadataOffsets[row + 1] - metadataOffsets[row]);
        }

        to.Bytes(columns.Metadata.Span[metadataOffsets[from]..metadataOffsets[from + count]]);
        to.Bytes(columns.Text.Span[offsets[from]..offsets[from + count]]);
    }

    /// <summary>Reads a block from a frame that may hold several. Text and metadata are not copied.</summary>
    public static LogColumns Read(byte[] frame, int at, SymbolTable symbols) => Read(frame, at, symbols, out _);

    /// <inheritdoc cref="Read(byte[], int, SymbolTable)" />
    public static LogColumns Read(byte[] frame, int at, SymbolTable symbols, out int end)
    {
        var reader = new ByteReader(frame, at);
        var count = reader.Count();
        var timestamps = new long[count];
        long last = 0;
        for (var row = 0; row < count; row++)
        {
            timestamps[row] = last += reader.ZigZag();
        }

        var offsets = ReadOffsets(ref reader, count);
        var metadataOffsets = ReadOffsets(ref reader, count);
        var metadataAt = reader.Position;
        reader.Bytes(metadataOffsets[count]);
        var textAt = reader.Position;
        reader.Bytes(offsets[count]);
        end = reader.Position;
        return new LogColumns(
            count, timestamps, frame.AsMemory(textAt, offsets[count]), offsets, frame.AsMemory(metadataAt, metadataOffsets[count]), metadataOffsets, symbols);
    }

    private static int[] ReadOffsets(ref ByteReader reader, int count)
    {
        var offsets = new int[count + 1];
        for (var row = 0; row < count; row++)
        {
            offsets[row + 1] = offsets[row] + reader.Int();
        }

        return offsets;
    }
}
