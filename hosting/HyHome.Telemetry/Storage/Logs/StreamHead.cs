using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>The newest entries of one stream, as they came. One writer appends, readers see a prefix without a lock.</summary>
internal sealed class StreamHead : LogPart
{
    private readonly Column<long> _timestamps = new();
    private readonly Column<int> _offsets = new();
    private readonly Column<int> _metadataOffsets = new();
    private readonly ByteWriter _text = new(256);
    private readonly ByteWriter _metadata = new(64);
    private long _minTime = long.MaxValue;
    private long _maxTime = long.MinValue;
    private bool _unsorted;
    private int _count;

    public StreamHead(LogHead head, LogStream stream)
    {
        Owner = head;
        Stream = stream;
        _offsets.Add(0);
        _metadataOffsets.Add(0);
    }

    public LogHead Owner { get; }

    public LogStream Stream { get; }

    /// <summary>How many entries the journal holds.</summary>
    public int WrittenCount { get; set; }

    public override long MinTime => Volatile.Read(ref _minTime);

    public override long MaxTime => Volatile.Read(ref _maxTime);

    public override int Count => Volatile.Read(ref _count);

    public long Bytes => _text.Buffer.Length + _metadata.Buffer.Length + (_timestamps.Capacity * 8L) + (_offsets.Capacity * 4L) + (_metadataOffsets.Capacity * 4L) + 200;

    /// <summary>Adds an entry; it can be read once <see cref="Publish"/> was called.</summary>
    public void Append(in LogEntry entry)
    {
        Owner.Metadata.Write(_metadata, entry.Metadata);
        Append(entry.Timestamp, entry.Line.Span);
    }

    /// <summary>Adds the entries of a record of a journal.</summary>
    public void Append(LogColumns columns)
    {
        for (var row = 0; row < columns.Count; row++)
        {
            _metadata.Bytes(columns.MetadataOf(row));
            Append(columns.Timestamps.Span[row], columns.LineOf(row));
        }

        Publish(columns.Count);
        WrittenCount = Count;
    }

    public void Publish(int added) => Volatile.Write(ref _count, _count + added);

    public override LogColumns Read()
    {
        var columns = Snapshot();
        return Volatile.Read(ref _unsorted) ? columns.Sorted() : columns;
    }

    private void Append(long timestamp, ReadOnlySpan<byte> line)
    {
        _timestamps.Add(timestamp);
        _text.Bytes(line);
        _offsets.Add(_text.Length);
        _metadataOffsets.Add(_metadata.Length);
        if (timestamp < _maxTime)
        {
            Volatile.Write(ref _unsorted, true);
        }

        // Bounds before the count: a reader that sees the entry sees bounds that hold it.
        Volatile.Write(ref _minTime, Math.Min(_minTime, timestamp));
        Volatile.Write(ref _maxTime, Math.Max(_maxTime, timestamp));
    }

    /// <summary>The entries in the order in which they came.</summary>
    public LogColumns Snapshot()
    {
        var count = Count;
        var offsets = _offsets.Items;
        var metadataOffsets = _metadataOffsets.Items;
        return new LogColumns(
            count,
            _timestamps.Items.AsMemory(0, count),
            _text.Buffer.AsMemory(0, offsets[count]),
            offsets.AsMemory(0, count + 1),
            _metadata.Buffer.AsMemory(0, metadataOffsets[count]),
            metadataOffsets.AsMemory(0, count + 1),
            Owner.Symbols);
    }
}
