using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>
/// Entries of one stream in a segment, column after column, metadata as <see cref="MetadataColumns"/>. What cannot be compressed, ids mostly, goes to bytes
/// of its own that are stored as they are: among the others it would take time and spoil their compression.
/// </summary>
internal static class SealedLogCodec
{
    public static void Write(ByteWriter to, ByteWriter ids, LogColumns columns, int from, int count)
    {
        var timestamps = columns.Timestamps.Span;
        var offsets = columns.Offsets.Span;
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

        MetadataColumns.Write(to, ids, columns, from, count);
        to.Bytes(columns.Text.Span[offsets[from]..offsets[from + count]]);
    }

    /// <summary>Reads a block from a frame that may hold several. Text is not copied.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static LogColumns Read(byte[] frame, int at, byte[] ids, int idsAt, SymbolTable symbols)
    {
        var reader = new ByteReader(frame, at);
        var count = reader.Count();
        var timestamps = new long[count];
        long last = 0;
        for (var row = 0; row < count; row++)
        {
            timestamps[row] = last += reader.ZigZag();
        }

        var offsets = new int[count + 1];
        for (var row = 0; row < count; row++)
        {
            offsets[row + 1] = offsets[row] + reader.Int();
        }

        var (metadata, metadataOffsets) = MetadataColumns.Read(ref reader, frame, new ByteReader(ids, idsAt), count);
        var textAt = reader.Position;
        reader.Bytes(offsets[count]);
        return new LogColumns(count, timestamps, frame.AsMemory(textAt, offsets[count]), offsets, metadata, metadataOffsets, symbols);
    }
}
