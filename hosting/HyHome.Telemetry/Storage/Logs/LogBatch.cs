using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>What a value of structured metadata is made of.</summary>
internal enum MetadataKind : byte
{
    /// <summary>One of the batch's known texts.</summary>
    Known,

    /// <summary>UTF-8 in the request.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>16 bytes, written as hexadecimal digits.</summary>
    Hex16,

    /// <summary>8 bytes, written as hexadecimal digits.</summary>
    Hex8,
}

/// <summary>One value of structured metadata.</summary>
/// <param name="Name">Its name among the batch's known texts.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Text">The place in the request; or <see cref="TextPlace.At"/> is the number of a known text.</param>
/// <param name="High">The number, or the upper half of 16 bytes, or the 8 bytes, most significant first.</param>
/// <param name="Low">The lower half of 16 bytes.</param>
internal readonly record struct MetadataItem(int Name, MetadataKind Kind, TextPlace Text, ulong High, ulong Low);

/// <summary>One entry of a batch.</summary>
/// <param name="Stream">The number of its stream in the batch.</param>
/// <param name="Time">Nanoseconds since the Unix epoch.</param>
/// <param name="Line">The line's place.</param>
/// <param name="IsOwnLine">Whether the line is among the batch's own bytes and not in the request.</param>
/// <param name="FirstItem">The first of its metadata, which is sorted by name, without doubles and without empty values.</param>
/// <param name="ItemCount">How many there are.</param>
internal readonly record struct LogRow(int Stream, long Time, TextPlace Line, bool IsOwnLine, int FirstItem, int ItemCount);

/// <summary>
/// The entries of one request, of any number of streams, as places in the request's bytes. A store takes all of them or none.
/// Valid as long as the request's bytes are; used again after <see cref="Clear"/>.
/// </summary>
internal sealed class LogBatch
{
    private readonly ByteWriter _own = new(0);
    private readonly Dictionary<LabelSet, int> _streamNumbers = [];
    private readonly Dictionary<string, int> _textNumbers = new(StringComparer.Ordinal);
    private LogRow[] _rows = new LogRow[512];
    private MetadataItem[] _items = new MetadataItem[4096];
    private int _itemCount;

    public ReadOnlyMemory<byte> Bytes { get; private set; }

    public int Count { get; private set; }

    public List<LabelSet> Streams { get; } = [];

    /// <summary>Names of metadata, and values that were no part of the request.</summary>
    public List<string> Texts { get; } = [];

    public ReadOnlySpan<LogRow> Rows => _rows.AsSpan(0, Count);

    public int ItemCount => _itemCount;

    /// <summary>Whether it is small enough to be kept for the next request.</summary>
    public bool IsSmall => _rows.Length <= 16 << 10 && _items.Length <= 256 << 10 && _own.Buffer.Length <= 1 << 20;

    public ReadOnlySpan<MetadataItem> ItemsOf(in LogRow row) => _items.AsSpan(row.FirstItem, row.ItemCount);

    /// <summary>The line that <see cref="Own"/> kept.</summary>
    public ReadOnlySpan<byte> OwnIn(TextPlace place) => place.In(_own.Written);

    public ReadOnlySpan<byte> LineOf(in LogRow row) => row.Line.In(row.IsOwnLine ? _own.Written : Bytes.Span);

    public int Stream(LabelSet labels)
    {
        if (!_streamNumbers.TryGetValue(labels, out var number))
        {
            number = Streams.Count;
            Streams.Add(labels);
            _streamNumbers.Add(labels, number);
        }

        return number;
    }

    /// <summary>The number of a text that comes again and again.</summary>
    public int Known(string text)
    {
        if (!_textNumbers.TryGetValue(text, out var number))
        {
            number = Texts.Count;
            Texts.Add(text);
            _textNumbers.Add(text, number);
        }

        return number;
    }

    /// <summary>Keeps a line that is not in the request as it is stored.</summary>
    public TextPlace Own(ReadOnlySpan<byte> line)
    {
        _own.Bytes(line);
        return new TextPlace(_own.Length - line.Length, line.Length);
    }

    public void Add(in MetadataItem item)
    {
        if (_itemCount == _items.Length)
        {
            Array.Resize(ref _items, _itemCount * 2);
        }

        _items[_itemCount++] = item;
    }

    public void Add(in LogRow row)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
        }

        _rows[Count++] = row;
    }

    /// <summary>Adds an entry with metadata that is there as labels.</summary>
    public void Add(LabelSet stream, in LogEntry entry)
    {
        var first = _itemCount;
        foreach (var label in entry.Metadata.AsSpan())
        {
            Add(new MetadataItem(Known(label.Name), MetadataKind.Known, new TextPlace(Known(label.Value), 0), 0, 0));
        }

        Add(new LogRow(Stream(stream), entry.Timestamp, Own(entry.Line.Span), true, first, entry.Metadata.Count));
    }

    public void Clear(ReadOnlyMemory<byte> bytes)
    {
        _own.Clear();
        _streamNumbers.Clear();
        _textNumbers.Clear();
        Streams.Clear();
        Texts.Clear();
        Bytes = bytes;
        Count = 0;
        _itemCount = 0;
    }
}
