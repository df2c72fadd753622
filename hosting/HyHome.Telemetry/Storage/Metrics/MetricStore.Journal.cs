using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Metrics;

public sealed partial class MetricStore
{
    private readonly Lock _writeGate = new();
    private readonly Lock _journalGate = new();
    private readonly ByteWriter _record = new();
    private readonly JournalSeries _numbers = new();
    private readonly List<string> _covered = [];
    private MetricJournalBatch _pending;
    private MetricJournalBatch _written;
    private JournalFile? _journal;

    private void WriteJournal()
    {
        lock (_writeGate)
        {
            if (_journal is null)
            {
                return;
            }

            WriteRefused(_journal);
            lock (_journalGate)
            {
                (_pending, _written) = (_written, _pending);
            }

            Write(_written, _journal);
        }
    }

    // A record that could not be written the last time. What it declares is taken as known since, so it goes first and as it is.
    private void WriteRefused(JournalFile journal)
    {
        if (_record.Length > 0)
        {
            AppendRecord(journal);
        }
    }

    private void Write(MetricJournalBatch batch, JournalFile journal)
    {
        if (!batch.IsEmpty)
        {
            batch.MoveTo(_record);
            AppendRecord(journal);
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
            _numbers.Begin(number, 0);
            return;
        }

        lock (_writeGate)
        {
            WriteJournal();
            StartJournal(_folder, number);
            WriteJournal();
        }

        // The journals before it go once this one is safe. Not within the lock: writing goes on meanwhile.
        SyncJournal();
    }

    private void StartJournal(DataFolder folder, long number)
    {
        var next = JournalFile.Create(folder.Name(number, JournalExtension));
        lock (_journalGate)
        {
            if (_journal is not null)
            {
                try
                {
                    // What came since the journal was written a moment ago refers to the series that it knows.
                    Write(_pending, _journal);
                }
                catch (IOException)
                {
                    next.Dispose();
                    throw;
                }

                _covered.Add(_journal.Path);
                _journal.Dispose();
            }

            _journal = next;
            _numbers.Begin(number, 0);

            // Exemplars and metadata are in no block: the new journal takes them over before the old one goes.
            foreach (var series in Index.All)
            {
                foreach (var exemplar in series.AllExemplars())
                {
                    _pending.Add(series, exemplar);
                }
            }

            foreach (var (metric, all) in _metadata)
            {
                foreach (var metadata in all)
                {
                    _pending.Add(metric, metadata);
                }
            }
        }
    }
}
