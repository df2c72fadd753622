using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

public sealed partial class LogStore
{
    private const string JournalExtension = ".journal";
    private const string SegmentExtension = ".segment";

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
                var segment = new LogSegment(SegmentFile.Open(path), number, _cache, _results, Drop);
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
}
