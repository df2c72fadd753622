using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>The newest entries of one stream, as they came. One writer appends, readers see a prefix without a lock.</summary>
internal sealed class StreamHead : LogPart
{
    private readonly Column<long> _timestamps;
    private readonly Column<int> _offsets;
    private readonly Column<int> _metadataOffsets;
    private readonly ByteWriter _text;
    private readonly ByteWriter _metadata;
    private long _minTime = long.MaxValue;
    private long _maxTime = long.MinValue;
    private bool _unsorted;
    private int _rows;
    private int _count;

    // Entries by time and line, once one came that was not the newest.
    private HashSlots? _seen;

    public StreamHead(LogHead head, LogStream stream, StreamHead? before)
    {
        Owner = head;
        Stream = stream;

        // As large as the stream's head before became, so that a busy stream's columns need not grow and be copied again and again.
        var rows = before is null ? 4 : before._rows + (before._rows / 16) + 4;
        _timestamps = new Column<long>(rows);
        _offsets = new Column<int>(rows + 1);
        _metadataOffsets = new Column<int>(rows + 1);
        _text = new ByteWriter(before is null ? 256 : before._text.Length + (before._text.Length / 16));
        _metadata = new ByteWriter(before is null ? 64 : before._metadata.Length + (before._metadata.Length / 16));
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

    /// <summary>Memory that the head takes.</summary>
    public long Bytes => _text.Buffer.Length + _metadata.Buffer.Length + (_timestamps.Capacity * 8L) + (_offsets.Capacity * 4L) + (_metadataOffsets.Capacity * 4L) + (_seen?.Bytes ?? 0) + 200;

    /// <summary>How much of it entries fill.</summary>
    public long UsedBytes => _text.Length + _metadata.Length + (_rows * 16L);

    /// <summary>Adds an entry, unless it is there already; it can be read once <see cref="Publish"/> was called.</summary>
    public void Append(LogBatch batch, in LogRow row)
    {
        var line = batch.LineOf(row);
        if (IsDuplicate(row.Time, line))
        {
            return;
        }

        Owner.WriteMetadata(_metadata, batch, row);
        Append(row.Time, line);
    }

    /// <summary>Adds the entries of a record of a journal.</summary>
    public void Append(LogColumns columns)
    {
        for (var row = 0; row < columns.Count; row++)
        {
            _metadata.Bytes(columns.MetadataOf(row));
            Append(columns.Timestamps.Span[row], columns.LineOf(row));
        }

        Publish();
        WrittenCount = Count;
    }

    public void Publish() => Volatile.Write(ref _count, _rows);

    /// <summary>Entries from the one with a number on, in the order in which they came.</summary>
    public LogEntry[] EntriesFrom(int first)
    {
        var columns = Snapshot();
        var entries = new LogEntry[columns.Count - first];
        for (var i = 0; i < entries.Length; i++)
        {
            var metadata = new ByteReader(columns.MetadataOf(first + i));
            entries[i] = new LogEntry(columns.Timestamps.Span[first + i], columns.LineOf(first + i).ToArray(), MetadataCodec.Read(ref metadata, columns.Symbols));
        }

        return entries;
    }

    public override LogBlock Read() => new ColumnLogBlock(Sorted(new LogSorter()));

    /// <summary>The entries in ascending time. Valid until the sorter is used again.</summary>
    public LogColumns Sorted(LogSorter sorter)
    {
        var columns = Snapshot();
        return Volatile.Read(ref _unsorted) ? sorter.Sort(columns) : columns;
    }

    // Loki drops a line that its stream has at the same time already, whatever its metadata says: senders repeat what they are not sure of.
    private bool IsDuplicate(long timestamp, ReadOnlySpan<byte> line)
    {
        if (timestamp > _maxTime)
        {
            return false;
        }

        if (timestamp == _maxTime && !_unsorted)
        {
            for (var row = _rows - 1; row >= 0 && _timestamps.Items[row] == timestamp; row--)
            {
                if (LineAt(row).SequenceEqual(line))
                {
                    return true;
                }
            }

            return false;
        }

        if (_seen is null)
        {
            _seen = new HashSlots(Math.Max(_rows + 1, _timestamps.Capacity));
            for (var row = 0; row < _rows; row++)
            {
                _seen.Add(Hash(_timestamps.Items[row], LineAt(row)));
            }
        }

        return !_seen.Add(Hash(timestamp, line));
    }

    private ReadOnlySpan<byte> LineAt(int row) => _text.Buffer.AsSpan(_offsets.Items[row], _offsets.Items[row + 1] - _offsets.Items[row]);

    private static ulong Hash(long timestamp, ReadOnlySpan<byte> line) => ByteHash.Of(line, ByteHash.Mix((ulong)timestamp));

    private void Append(long timestamp, ReadOnlySpan<byte> line)
    {
        _rows++;
        if (timestamp >= _maxTime)
        {
            // Late ones were looked up, and noted with that.
            _seen?.Add(Hash(timestamp, line));
        }

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
