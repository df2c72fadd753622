using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Traces;

public sealed partial class TraceStore
{
    /// <summary>Runs what the background does: writes journals, seals heads, removes what has had its time.</summary>
    internal void Maintain()
    {
        _flusher?.Flush();
        _maintenance.Run();
    }

    /// <summary>Seals what is in memory now, whatever its size.</summary>
    internal void SealNow()
    {
        _flusher?.Flush();
        _maintenance.Run(_heads.Rotate);
    }

    private void Work()
    {
        _heads.SealWhereDue();
        Evict();
    }

    private void ReplaceActive()
    {
        var next = NewHead(State.Active.Number + 1, State.Active);
        lock (_gate)
        {
            var state = _state;
            Volatile.Write(ref _state, state with { Active = next, Sealing = [state.Active, .. state.Sealing] });
        }
    }

    private void Seal(SpanHead head)
    {
        var path = _folder?.Name(head.Number, SegmentExtension);
        var block = new SpanBlock(SpanBlockWriter.Write(head.Snapshot(), path, _stopping.Token), head.Number, _pool, _cache);
        lock (_gate)
        {
            var state = _state;
            Volatile.Write(ref _state, new TraceStoreState(state.Active, Array.FindAll(state.Sealing, h => h != head), [.. state.Blocks, block]));
        }

        head.CloseJournal(remove: true);
    }

    private void Evict()
    {
        var state = State;
        var memory = MemoryBytes(state) - _cache.Bytes - _partResults.Bytes;
        var blocks = state.BlockMemory;
        var disk = DiskBytes(state);
        var oldest = _limits.Oldest is { } time ? time.ToUnixTimeMilliseconds() * 1_000_000 : long.MinValue;
        foreach (var block in state.Blocks.OrderBy(static b => b.Bounds.MaxStart))
        {
            if (block.Bounds.MaxEnd >= oldest && !_limits.IsTight(memory, blocks) && !_limits.IsDiskFull(disk))
            {
                continue;
            }

            memory -= block.MemoryBytes;
            blocks -= block.MemoryBytes;
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
