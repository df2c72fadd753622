using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Files;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Logs;

public sealed partial class LogStore
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

    private LogStoreState Recover()
    {
        if (_folder is null)
        {
            return new LogStoreState(new LogHead(1, _options.TimeProvider.GetUtcNow()), [], []);
        }

        var segments = new List<LogSegment>();
        foreach (var (number, path) in _folder.Numbered(SegmentExtension))
        {
            try
            {
                var segment = new LogSegment(SegmentFile.Open(path), number, _cache, Drop);
                segments.Add(segment);
                Attach(segment);
            }
            catch (InvalidDataException e)
            {
                _folder.SetAside(path, e.Message);
            }
        }

        var heads = new List<LogHead>();
        foreach (var (number, path) in _folder.Numbered(JournalExtension))
        {
            if (segments.Exists(s => s.Number == number))
            {
                // The process ended between writing the segment and removing the journal that it replaces.
                File.Delete(path);
                continue;
            }

            var (head, journal) = JournalRecovery.Recover(
                _folder, path, _options.Logger, () => new LogHead(number, _options.TimeProvider.GetUtcNow()),
                (h, record, length) => h.ReadJournal(record[..length], labels => AddHead(h, StreamOf(labels))));
            head.Journal = journal;
            heads.Add(head);
        }

        var last = Math.Max(segments.Count == 0 ? 0 : segments[^1].Number, heads.Count == 0 ? 0 : heads[^1].Number);
        var active = heads.Count > 0 && heads[^1].Number == last ? heads[^1] : NewHead(last + 1);
        heads.Remove(active);
        RemoveAbandoned(heads, active);
        return new LogStoreState(active, [.. heads], [.. segments]);
    }

    // A journal that had to be read twice left parts of the first attempt with its streams.
    private void RemoveAbandoned(List<LogHead> heads, LogHead active)
    {
        foreach (var stream in _index.All)
        {
            stream.Parts = Array.FindAll(stream.Parts, p => p is not StreamHead head || head.Owner == active || heads.Contains(head.Owner));
        }
    }

    private LogStream StreamOf(LabelSet labels) => _index.TryGet(labels, out var stream) ? stream : AddStream(labels);

    private LogHead NewHead(long number) => new(number, _options.TimeProvider.GetUtcNow())
    {
        Journal = _folder is null ? null : JournalFile.Create(_folder.Name(number, JournalExtension)),
    };

    private void RotateWhereDue()
    {
        var active = State.Active;
        if (active.Bytes >= _limits.HeadBytes || (active.Streams.Count > 0 && _options.TimeProvider.GetUtcNow() - active.Created >= _limits.HeadAge))
        {
            Rotate();
        }
    }

    private void Rotate()
    {
        if (State.Active.Streams.Count == 0)
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

    private void Seal(LogHead head)
    {
        head.WriteJournal();
        var file = LogSegmentWriter.Write(head, _folder?.Name(head.Number, SegmentExtension));
        var segment = new LogSegment(file, head.Number, _cache, Drop);
        lock (_gate)
        {
            Attach(segment, head);
            var state = _state;
            Volatile.Write(ref _state, new LogStoreState(state.Active, Array.FindAll(state.Sealing, h => h != head), [.. state.Segments, segment]));
        }

        if (head.Journal is { } journal)
        {
            journal.Dispose();
            File.Delete(journal.Path);
        }
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
        var memory = MemoryBytes(state) - _cache.Bytes;
        var disk = DiskBytes(state);
        var oldest = _limits.Oldest is { } time ? time.ToUnixTimeMilliseconds() * 1_000_000 : long.MinValue;
        foreach (var segment in state.Segments.OrderBy(static s => s.MaxTime))
        {
            if (segment.MaxTime >= oldest && !_limits.IsTight(memory) && !_limits.IsDiskFull(disk))
            {
                continue;
            }

            memory -= segment.MemoryBytes;
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
