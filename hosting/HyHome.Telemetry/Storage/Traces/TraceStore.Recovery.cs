using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Traces;

public sealed partial class TraceStore
{
    private const string JournalExtension = ".journal";
    private const string SegmentExtension = ".segment";

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

    private SpanHead NewHead(long number, SpanHead? before = null) => new(_pool, number, _options.TimeProvider.GetUtcNow(), before)
    {
        Journal = _folder is null ? null : JournalFile.Create(_folder.Name(number, JournalExtension)),
    };
}
