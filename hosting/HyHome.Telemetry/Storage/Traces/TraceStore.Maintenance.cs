using HyHome.Telemetry.Storage.Files;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Traces;

public sealed partial class TraceStore
{
    private const string JournalExtension = ".journal";
    private const string SegmentExtension = ".segment";

    /// <summary>Runs what the background does: writes journals, seals heads, removes what has had its time.</summary>
    internal void Maintain() => _maintenance.Run();

    /// <summary>Seals what is in memory now, whatever its size.</summary>
    internal void SealNow() => _maintenance.Run(Rotate);

    private void Work()
    {
        State.Active.WriteJournal();
        RotateWhereDue();
        foreach (var head in State.Sealing)
        {
            Seal(head);
        }

        Evict();
    }

    private TraceStoreState Recover()
    {
        if (_folder is null)
        {
            return new TraceStoreState(new SpanHead(_pool, 1, _options.TimeProvider.GetUtcNow()), [], []);
        }

        var blocks = new List<SpanBlock>();
        foreach (var (number, path) in _folder.Numbered(SegmentExtension))
        {
            try
            {
                blocks.Add(new SpanBlock(SegmentFile.Open(path), number, _pool, _cache));
            }
            catch (InvalidDataException e)
            {
                _folder.SetAside(path, e.Message);
            }
        }

        var heads = new List<SpanHead>();
        foreach (var (number, path) in _folder.Numbered(JournalExtension))
        {
            if (blocks.Exists(b => b.Number == number))
            {
                // The process ended between writing the segment and removing the journal that it replaces.
                File.Delete(path);
                continue;
            }

            var (head, journal) = JournalRecovery.Recover(
                _folder, path, _options.Logger, () => new SpanHead(_pool, number, _options.TimeProvider.GetUtcNow()), static (h, record, length) => h.ReadJournal(record.AsSpan(0, length)));
            head.Journal = journal;
            heads.Add(head);
        }

        var last = Math.Max(blocks.Count == 0 ? 0 : blocks[^1].Number, heads.Count == 0 ? 0 : heads[^1].Number);
        var active = heads.Count > 0 && heads[^1].Number == last ? heads[^1] : NewHead(last + 1);
        heads.Remove(active);
        return new TraceStoreState(active, [.. heads], [.. blocks]);
    }

    private SpanHead NewHead(long number) => new(_pool, number, _options.TimeProvider.GetUtcNow())
    {
        Journal = _folder is null ? null : JournalFile.Create(_folder.Name(number, JournalExtension)),
    };

    private void RotateWhereDue()
    {
        var active = State.Active;
        if (active.Bytes >= _limits.HeadBytes || (active.Count > 0 && _options.TimeProvider.GetUtcNow() - active.Created >= _limits.HeadAge))
        {
            Rotate();
        }
    }

    private void Rotate()
    {
        if (State.Active.Count == 0)
        {
            return;
        }

        var next = NewHead(State.Active.Number + 1);
        lock (_gate)
        {
            var state = _state;
            Volatile.Write(ref _state, state with { Active = next, Sealing = [state.Active, .. state.Sealing] });
        }
    }

    private void Seal(SpanHead head)
    {
        head.WriteJournal();
        var path = _folder?.Name(head.Number, SegmentExtension);
        var block = new SpanBlock(SpanBlockWriter.Write(head.Snapshot(), path), head.Number, _pool, _cache);
        lock (_gate)
        {
            var state = _state;
            Volatile.Write(ref _state, new TraceStoreState(state.Active, Array.FindAll(state.Sealing, h => h != head), [.. state.Blocks, block]));
        }

        if (head.Journal is { } journal)
        {
            journal.Dispose();
            File.Delete(journal.Path);
        }
    }

    private void Evict()
    {
        var state = State;
        var memory = MemoryBytes(state) - _cache.Bytes;
        var disk = DiskBytes(state);
        var oldest = _limits.Oldest is { } time ? time.ToUnixTimeMilliseconds() * 1_000_000 : long.MinValue;
        foreach (var block in state.Blocks.OrderBy(static b => b.Bounds.MaxStart))
        {
            if (block.Bounds.MaxEnd >= oldest && !_limits.IsTight(memory) && !_limits.IsDiskFull(disk))
            {
                continue;
            }

            memory -= block.MemoryBytes;
            disk -= block.Segment.Length;
            Remove(block);
            block.Segment.Delete();
            _counters.Evict(block.Count);
            _options.Logger.LogDebug("Removed the oldest {Count} spans to keep to the limits of the store.", block.Count);
        }
    }

    private void Drop(SpanBlock block, string why)
    {
        if (Remove(block) && block.Segment.Path is { } path)
        {
            _folder!.SetAside(path, why);
        }
    }

    private bool Remove(SpanBlock block)
    {
        lock (_gate)
        {
            var state = _state;
            var rest = Array.FindAll(state.Blocks, b => b != block);
            Volatile.Write(ref _state, new TraceStoreState(state.Active, state.Sealing, rest));
            _cache.Forget(block);
            return rest.Length < state.Blocks.Length;
        }
    }
}
