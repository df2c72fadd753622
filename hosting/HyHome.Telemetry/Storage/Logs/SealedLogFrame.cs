using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Where a block's columns start, each in its section of the frame.</summary>
internal readonly record struct LogColumnPlaces(int Times, int Text, int Numbers, int Metadata, int Ids);

/// <summary>
/// The sections of a segment that blocks are written to, column after column: of a kind, so that they compress well, and apart, so that a query reads only those
/// that it asks for. Ids are stored as they are: they do not compress. Used again and again.
/// </summary>
internal sealed class SealedLogFrame
{
    /// <summary>What follows the number of the first section.</summary>
    public const int Times = 0;
    public const int Text = 1;
    public const int Numbers = 2;
    public const int Metadata = 3;
    public const int Ids = 4;
    public const int Sections = 5;

    /// <summary>How lines are written.</summary>
    public const byte Plain = 0;
    public const byte Tokens = 1;

    private readonly ByteWriter _times = new(1 << 14);
    private readonly ByteWriter _text = new(1 << 16);
    private readonly ByteWriter _numbers = new(1 << 14);
    private readonly ByteWriter _metadata = new(1 << 15);
    private readonly ByteWriter _ids = new(1 << 16);
    private readonly LineTokenWriter _tokens = new();
    private readonly MetadataColumnWriter _columns = new();

    /// <summary>How many bytes the entries have before they are compressed.</summary>
    public int Size { get; private set; }

    /// <summary>Adds entries of one stream.</summary>
    public LogColumnPlaces Add(LogColumns columns, int from, int count)
    {
        var places = new LogColumnPlaces(_times.Length, _text.Length, _numbers.Length, _metadata.Length, _ids.Length);
        var timestamps = columns.Timestamps.Span.Slice(from, count);
        var offsets = columns.Offsets.Span.Slice(from, count + 1);
        _times.Varint(count);
        long last = 0;
        foreach (var time in timestamps)
        {
            _times.ZigZag(time - last);
            last = time;
        }

        for (var row = 0; row < count; row++)
        {
            _times.Varint(offsets[row + 1] - offsets[row]);
        }

        var text = columns.Text.Span[offsets[0]..offsets[count]];
        _text.Byte(Tokens);
        if (!_tokens.TryWrite(_text, _numbers, text, offsets))
        {
            _text.Truncate(places.Text);
            _text.Byte(Plain);
            _text.Bytes(text);
        }

        _columns.Write(_metadata, _ids, columns, from, count);
        Size += text.Length + (count * 16);
        return places;
    }

    /// <summary>Writes the sections, gives the number of the first, and begins anew.</summary>
    public int Flush(SegmentWriter segment)
    {
        var first = segment.Add(_times.Written);
        segment.Add(_text.Written);
        segment.Add(_numbers.Written);
        segment.Add(_metadata.Written);
        segment.AddStored(_ids.Written);
        Clear();
        return first;
    }

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        foreach (var writer in (ReadOnlySpan<ByteWriter>)[_times, _text, _numbers, _metadata, _ids])
        {
            writer.Clear();
        }

        Size = 0;
    }
}
