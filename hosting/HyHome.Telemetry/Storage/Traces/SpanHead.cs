using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>The newest spans as columns, in the order in which they came. One writer appends, readers take snapshots without a lock.</summary>
internal sealed class SpanHead : IStoreHead
{
    private readonly Column<ulong> _traceHigh;
    private readonly Column<ulong> _traceLow;
    private readonly Column<ulong> _spanId;
    private readonly Column<ulong> _parentId;
    private readonly Column<long> _start;
    private readonly Column<long> _end;
    private readonly Column<int> _name;
    private readonly Column<int> _resource;
    private readonly Column<int> _scope;
    private readonly Column<int> _shape;
    private readonly Column<byte> _flags;
    private readonly Column<int> _blobEnd;
    private readonly Column<int> _previous;
    private readonly ByteWriter _blob;
    private readonly SpanAttributeWriter _attributes;
    private readonly TraceIndex _index;
    private readonly Lock _journalGate = new();
    private readonly ByteWriter _record = new(1 << 16);
    private SpanTablesMark _writtenTables = SpanTablesMark.None;
    private int _writtenRows;
    private int _rows;
    private int _count;
    private long _minStart = long.MaxValue;
    private long _maxEnd = long.MinValue;

    /// <param name="pool">Resources and scopes of all heads.</param>
    /// <param name="number">The number of its journal and segment.</param>
    /// <param name="created">When it was begun.</param>
    /// <param name="before">The head before: columns that are as large as its columns became need not grow and be copied again and again.</param>
    public SpanHead(SpanPool pool, long number = 0, DateTimeOffset created = default, SpanHead? before = null)
    {
        Number = number;
        Created = created;
        var rows = before is null ? 1024 : before._rows + (before._rows / 16) + 16;
        _traceHigh = new Column<ulong>(rows);
        _traceLow = new Column<ulong>(rows);
        _spanId = new Column<ulong>(rows);
        _parentId = new Column<ulong>(rows);
        _start = new Column<long>(rows);
        _end = new Column<long>(rows);
        _name = new Column<int>(rows);
        _resource = new Column<int>(rows);
        _scope = new Column<int>(rows);
        _shape = new Column<int>(rows);
        _flags = new Column<byte>(rows);
        _blobEnd = new Column<int>(rows);
        _previous = new Column<int>(rows);
        _blob = new ByteWriter(before is null ? 64 << 10 : before._blob.Length + (before._blob.Length / 16) + 16);
        Tables = new SpanTables(pool);
        _attributes = new SpanAttributeWriter(Tables, _blob);
        _index = new TraceIndex(_traceHigh, _traceLow, _previous, before?._index.Traces ?? 0);
    }

    /// <summary>The number that its journal, and later its segment, has.</summary>
    public long Number { get; }

    public DateTimeOffset Created { get; }

    /// <summary>Where its rows are kept until a segment holds them; null in memory.</summary>
    public JournalFile? Journal { get; set; }

    public SpanTables Tables { get; }

    public int Count => Volatile.Read(ref _count);

    public bool IsEmpty => Count == 0;

    public long MinStart => Volatile.Read(ref _minStart);

    public long MaxEnd => Volatile.Read(ref _maxEnd);

    /// <summary>How much of its memory rows fill.</summary>
    public long UsedBytes => (_rows * ((6L * 8) + (6L * 4) + 1)) + _blob.Length + Tables.Symbols.Bytes;

    /// <summary>Memory that the columns take.</summary>
    public long Bytes => (_traceHigh.Capacity * (6L * 8)) + (_name.Capacity * (6L * 4)) + _flags.Capacity + _blob.Buffer.Length + _index.Bytes + Tables.Symbols.Bytes;

    /// <summary>Adds a span; it can be read once <see cref="Publish"/> was called.</summary>
    public void Append(Span span)
    {
        var shape = _attributes.Write(span.Attributes);
        var extra = SpanExtra.Of(span);
        if (extra is not null)
        {
            SpanExtras.Write(_blob, extra, span.StartUnixNano, Tables);
        }

        Append(
            new SpanFixed(
                span.TraceId, span.SpanId, span.ParentSpanId, span.StartUnixNano, span.EndUnixNano, Tables.Symbols.Add(span.Name),
                Tables.Add(span.Resource), Tables.Add(span.Scope), shape, SpanFlags.Of(span.Kind, span.Status, extra is not null)),
            []);
    }

    /// <summary>Adds all spans of a request; they can be read once <see cref="Publish"/> was called.</summary>
    public void Append(SpanBatch batch)
    {
        var request = batch.Bytes.Span;
        _attributes.Begin();
        foreach (ref readonly var span in batch.Spans)
        {
            var shape = _attributes.Write(batch, span, request);
            if (span.Extra is { } extra)
            {
                SpanExtras.Write(_blob, extra, span.Start, Tables);
            }

            Append(
                new SpanFixed(
                    span.TraceId, span.SpanId, span.ParentId, span.Start, span.End, Tables.Symbols.Add(span.Name.In(request)),
                    Tables.Add(span.Resource), Tables.Add(span.Scope), shape, SpanFlags.Of(span.Kind, span.Status, span.Extra is not null)),
                []);
        }
    }

    /// <summary>Lets readers see what was appended.</summary>
    public void Publish() => Volatile.Write(ref _count, _rows);

    public SpanColumns Snapshot()
    {
        var count = Count;
        return new SpanColumns
        {
            Count = count,
            Tables = Tables,
            TraceHigh = _traceHigh.Items,
            TraceLow = _traceLow.Items,
            SpanId = _spanId.Items,
            ParentId = _parentId.Items,
            Start = _start.Items,
            End = _end.Items,
            Name = _name.Items,
            Resource = _resource.Items,
            Scope = _scope.Items,
            Shape = _shape.Items,
            Flags = _flags.Items,
            BlobEnd = _blobEnd.Items,
            Blob = _blob.Buffer,
        };
    }

    public bool Holds(TraceId id) => _index.Rows(id, Count).Count > 0;

    /// <summary>Adds the spans of a trace to a list.</summary>
    public void Find(TraceId id, List<Span> into)
    {
        var columns = Snapshot();
        foreach (var row in _index.Rows(id, columns.Count))
        {
            into.Add(SpanRows.Read(columns, row));
        }
    }

    /// <summary>Appends the rows that the journal does not hold yet.</summary>
    public void WriteJournal()
    {
        lock (_journalGate)
        {
            var columns = Snapshot();
            if (Journal is null || columns.Count == _writtenRows)
            {
                return;
            }

            _record.Clear();
            var mark = Tables.WriteTo(_record, _writtenTables);
            SpanJournal.WriteRows(_record, columns, _writtenRows);
            Journal.Append(_record.WrittenMemory);
            _writtenTables = mark;
            _writtenRows = columns.Count;
        }
    }

    /// <summary>Closes the journal, and removes it where a segment holds all of it.</summary>
    public void CloseJournal(bool remove)
    {
        lock (_journalGate)
        {
            if (Journal is { } journal)
            {
                Journal = null;
                journal.Dispose();
                if (remove)
                {
                    File.Delete(journal.Path);
                }
            }
        }
    }

    /// <summary>Adds the rows of a record of a journal.</summary>
    public void ReadJournal(ReadOnlySpan<byte> record)
    {
        var reader = new ByteReader(record);
        Tables.ReadFrom(ref reader);
        foreach (var row in SpanJournal.ReadRows(ref reader))
        {
            Append(row.Fixed, record.Slice(row.BlobAt, row.BlobLength));
        }

        Publish();
        _writtenRows = _rows;
        _writtenTables = new SpanTablesMark(Tables.Symbols.Count, Tables.Shapes.All.Count, Tables.Resources.Count, Tables.Scopes.Count, Tables.EventKeys.Count, Tables.LinkKeys.Count);
    }

    private void Append(in SpanFixed row, ReadOnlySpan<byte> blob)
    {
        _blob.Bytes(blob);
        _blobEnd.Add(_blob.Length);
        _traceHigh.Add(row.TraceId.High);
        _traceLow.Add(row.TraceId.Low);
        _spanId.Add(row.SpanId);
        _parentId.Add(row.ParentId);
        _start.Add(row.Start);
        _end.Add(row.End);
        _name.Add(row.Name);
        _resource.Add(row.Resource);
        _scope.Add(row.Scope);
        _shape.Add(row.Shape);
        _flags.Add(row.Flags);
        _index.Add(_rows++, row.TraceId);
        Volatile.Write(ref _minStart, Math.Min(_minStart, row.Start));
        Volatile.Write(ref _maxEnd, Math.Max(_maxEnd, Math.Max(row.Start, row.End)));
    }
}
