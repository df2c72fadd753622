using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Files;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Logs;

public sealed partial class LogStore
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
        var next = NewHead(State.Active.Number + 1);
        lock (_gate)
        {
            var state = _state;
            Volatile.Write(ref _state, state with { Active = next, Sealing = [state.Active, .. state.Sealing] });
        }
    }

    private void Seal(LogHead head)
    {
        _writer ??= new LogSegmentWriter();
        var file = _writer.Write(head, _folder?.Name(head.Number, SegmentExtension), _stopping.Token);
        var segment = new LogSegment(file, head.Number, _cache, _results, Drop);
        lock (_gate)
        {
            Attach(segment, head);
            var state = _state;
            Volatile.Write(ref _state, new LogStoreState(state.Active, Array.FindAll(state.Sealing, h => h != head), [.. state.Segments, segment]));
        }

        head.CloseJournal(remove: true);
    }

    /// <summary>Makes a segment's blocks parts of their streams, in the place of the head that it was made of.</summary>
    private void Attach(LogSegment segment, LogHead? head = null)
    {
        foreach (var blocks in segment.Parts.GroupBy(static p => p.Entry.Stream))
        {
            var stream = StreamOf(segment.Streams[blocks.Key]);
            var others = Array.FindAll(stream.Parts, p => head is null || p is not StreamHead old || old.Owner != head);
            stream.Parts = [.. others, .. blocks];
            if (head is not null && stream.Head?.Owner == head)
            {
                stream.Head = null;
            }
        }
    }

    private void Evict()
    {
        var state = State;
        var memory = MemoryBytes(state) - _cache.Bytes - _results.Bytes;
        var segments = state.SegmentMemory;
        var disk = DiskBytes(state);
        var oldest = _limits.Oldest is { } time ? time.ToUnixTimeMilliseconds() * 1_000_000 : long.MinValue;
        foreach (var segment in state.Segments.OrderBy(static s => s.MaxTime))
        {
            if (segment.MaxTime >= oldest && !_limits.IsTight(memory, segments) && !_limits.IsDiskFull(disk))
            {
                continue;
            }

            memory -= segment.MemoryBytes;
            segments -= segment.MemoryBytes;
            disk -= segment.File.Length;
            Remove(segment);
            segment.File.Delete();
            _counters.Evict(segment.Count);
            _options.Logger.LogDebug("Removed the oldest {Count} log entries to keep to the limits of the store.", segment.Count);
        }
    }

    private void Drop(LogSegment segment, string why)
    {
        if (Remove(segment) && segment.File.Path is { } path)
        {
            _folder!.SetAside(path, why);
        }
    }

    private bool Remove(LogSegment segment)
    {
        lock (_gate)
        {
            var state = _state;
            if (!state.Segments.Contains(segment))
            {
                return false;
            }

            foreach (var labels in segment.Streams)
            {
                if (_index.TryGet(labels, out var stream))
                {
                    stream.Parts = Array.FindAll(stream.Parts, p => p is not SealedLogPart part || part.Segment != segment);
                }
            }

            Volatile.Write(ref _state, new LogStoreState(state.Active, state.Sealing, Array.FindAll(state.Segments, s => s != segment)));
            _cache.Forget(segment);
            ShrinkIndex();
            return true;
        }
    }

    private void ShrinkIndex()
    {
        var empty = 0;
        foreach (var stream in _index.All)
        {
            empty += stream.Parts.Length == 0 ? 1 : 0;
        }

        if (empty * 2 <= _index.Count)
        {
            return;
        }

        var left = new LabelIndex<LogStream>(static s => s.Labels);
        foreach (var stream in _index.All)
        {
            if (stream.Parts.Length > 0)
            {
                left.Add(stream);
            }
        }

        Volatile.Write(ref _index, left);
    }
}
