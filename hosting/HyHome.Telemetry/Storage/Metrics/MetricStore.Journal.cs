using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Metrics;

public sealed partial class MetricStore
{
    private readonly Lock _writeGate = new();
    private readonly ByteWriter _record = new();
    private readonly List<string> _covered = [];
    private MetricJournalBatch _written = new();
    private JournalFile? _journal;
    private long _number = 1;
    private int _declared;

    private void WriteJournal()
    {
        lock (_writeGate)
        {
            if (_journal is null)
            {
                return;
            }

            if (_record.Length > 0)
            {
                // It could not be written the last time. What it declares is taken as known since, so it goes first and as it is.
                AppendRecord(_journal);
            }

            lock (_journalGate)
            {
                (_pending, _written) = (_written, _pending);
            }

            if (!_written.IsEmpty)
            {
                _written.WriteTo(_record, _number, ref _declared);
                _written.Clear();
                AppendRecord(_journal);
            }
        }
    }

    private void AppendRecord(JournalFile journal)
    {
        journal.Append(_record.WrittenMemory);
        _record.Clear();
    }

    private void SyncJournal() => _journal?.Sync();

    private void StartJournal(long number)
    {
        if (_folder is null)
        {
            _number = number;
            return;
        }

        lock (_writeGate)
        {
            WriteJournal();
            StartJournal(_folder, number);
        }

        // The journals before it go once this one is safe. Not within the lock: writing goes on meanwhile.
        SyncJournal();
    }

    private void StartJournal(DataFolder folder, long number)
    {
        var next = JournalFile.Create(folder.Name(number, JournalExtension));
        if (_journal is not null)
        {
            _covered.Add(_journal.Path);
            _journal.Dispose();
        }

        (_journal, _number, _declared) = (next, number, 0);

        // Exemplars and metadata are in no block: the new journal takes them over before the old one goes.
        var kept = new MetricJournalBatch();
        foreach (var series in Index.All)
        {
            foreach (var exemplar in series.AllExemplars())
            {
                kept.Add(series, exemplar);
            }
        }

        foreach (var (metric, all) in _metadata)
        {
            foreach (var metadata in all)
            {
                kept.Add(metric, metadata);
            }
        }

        kept.WriteTo(_record, _number, ref _declared);
        AppendRecord(_journal);
    }
}
