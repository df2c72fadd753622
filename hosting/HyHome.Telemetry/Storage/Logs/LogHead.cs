using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>What streams' heads of one period share. It is sealed into a segment as a whole.</summary>
internal sealed class LogHead : IStoreHead
{
    private readonly Lock _journalGate = new();
    private readonly ByteWriter _record = new(1 << 16);
    private int _writtenSymbols;
    private int[] _symbolOf = [];

    public LogHead(long number, DateTimeOffset created)
    {
        Number = number;
        Created = created;
        Symbols = new SymbolTable();
        Metadata = new MetadataCodec(Symbols);
    }

    /// <summary>The number that its journal, and later its segment, has.</summary>
    public long Number { get; }

    public DateTimeOffset Created { get; }

    /// <summary>Where its entries are kept until a segment holds them; null in memory.</summary>
    public JournalFile? Journal { get; set; }

    public SymbolTable Symbols { get; }

    public MetadataCodec Metadata { get; }

    /// <summary>The heads of streams, in the order in which they came.</summary>
    public AppendList<StreamHead> Streams { get; } = new();

    public bool IsEmpty => Streams.Count == 0;

    /// <summary>Memory that the entries take; for the writer to keep.</summary>
    public long StreamBytes { get; set; }

    /// <summary>How much of it entries fill; for the writer to keep.</summary>
    public long UsedBytes { get; set; }

    public long Bytes => StreamBytes + Symbols.Bytes;

    /// <summary>Prepares for the entries of a request: their texts become symbols when they first come.</summary>
    public void Begin(LogBatch batch)
    {
        if (_symbolOf.Length < batch.Texts.Count)
        {
            _symbolOf = new int[Math.Max(64, batch.Texts.Count * 2)];
        }

        _symbolOf.AsSpan().Fill(-1);
    }

    /// <summary>Writes an entry's metadata.</summary>
    public void WriteMetadata(ByteWriter to, LogBatch batch, in LogRow row) => Metadata.Write(to, batch, row, _symbolOf);

    /// <summary>Makes the head of a stream.</summary>
    public StreamHead Add(LogStream stream)
    {
        var head = new StreamHead(this, stream, stream.Head);
        Streams.Add(head);
        StreamBytes += head.Bytes;
        return head;
    }

    /// <summary>Appends the entries that the journal does not hold yet.</summary>
    public void WriteJournal()
    {
        lock (_journalGate)
        {
            if (Journal is null || Changed() is not { Count: > 0 } changed)
            {
                return;
            }

            // After the snapshots: every symbol that their entries refer to is among these.
            var symbols = Symbols.Count;
            _record.Clear();
            Symbols.WriteTo(_record, _writtenSymbols, symbols);
            _record.Varint(changed.Count);
            foreach (var (index, head, columns) in changed)
            {
                _record.Varint(index);
                LabelCodec.Write(_record, head.WrittenCount == 0 ? head.Stream.Labels : LabelSet.Empty);
                LogBlockCodec.Write(_record, columns, head.WrittenCount, columns.Count - head.WrittenCount);
            }

            Journal.Append(_record.WrittenMemory);
            _writtenSymbols = symbols;
            foreach (var (_, head, columns) in changed)
            {
                head.WrittenCount = columns.Count;
            }
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

    /// <summary>Adds the entries of a record of a journal.</summary>
    /// <param name="record">The record.</param>
    /// <param name="newStream">Makes the head of a stream that was not seen before.</param>
    public void ReadJournal(byte[] record, Func<LabelSet, StreamHead> newStream)
    {
        var reader = new ByteReader(record);
        Symbols.ReadFrom(ref reader);
        _writtenSymbols = Symbols.Count;
        var streams = reader.Count();
        for (var i = 0; i < streams; i++)
        {
            var index = reader.Int();
            var labels = LabelCodec.Read(ref reader);
            var columns = LogBlockCodec.Read(record, reader.Position, Symbols, out var end);
            reader.Position = end;
            if (index > Streams.Count)
            {
                throw new InvalidDataException("a record names a stream that no record before declares");
            }

            var head = index == Streams.Count ? newStream(labels) : Streams[index];
            var (before, used) = (head.Bytes, head.UsedBytes);
            head.Append(columns);
            StreamBytes += head.Bytes - before;
            UsedBytes += head.UsedBytes - used;
        }
    }

    private List<(int Index, StreamHead Head, LogColumns Columns)> Changed()
    {
        var changed = new List<(int Index, StreamHead Head, LogColumns Columns)>();
        for (var i = 0; i < Streams.Count; i++)
        {
            if (Streams[i].Count > Streams[i].WrittenCount)
            {
                changed.Add((i, Streams[i], Streams[i].Snapshot()));
            }
        }

        return changed;
    }
}
