using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Metrics;

public sealed partial class MetricStore
{
    private const string JournalExtension = ".journal";
    private const string SegmentExtension = ".segment";

    private void Recover()
    {
        if (_folder is null)
        {
            return;
        }

        var blocks = new List<MetricBlock>();
        foreach (var (number, path) in _folder.Numbered(SegmentExtension))
        {
            try
            {
                blocks.Add(MetricBlock.Open(SegmentFile.Open(path), number, _cache, Restore));
            }
            catch (InvalidDataException e)
            {
                _folder.SetAside(path, e.Message);
            }
        }

        blocks.ForEach(b => b.OnDamaged(ReportDamage));
        SetBlocks([.. blocks]);
        var newest = blocks.Count == 0 ? 0 : blocks[^1].Number;
        foreach (var (number, path) in _folder.Numbered(JournalExtension))
        {
            if (number <= newest)
            {
                // The process ended between writing a block and removing the journals that it covers.
                File.Delete(path);
                continue;
            }

            if (_journal is not null)
            {
                _covered.Add(_journal.Path);
                _journal.Dispose();
            }

            var (replay, journal) = JournalRecovery.Recover(_folder, path, _options.Logger, NewReplay, static (r, record, length) => r.Apply(record.AsSpan(0, length)));
            replay.Continue(number);
            _journal = journal;
            _numbers.Begin(number, replay.Declared);
        }

        if (_journal is null)
        {
            StartJournal(newest + 1);
        }
    }

    private MetricJournalReplay NewReplay() => new(
        SeriesOf,
        (series, time, value, histogram) =>
        {
            series.Append(time, value, histogram, long.MinValue, long.MaxValue / 4, out var grown);
            _chunkBytes += grown;
        },
        (metric, metadata) => AddMetadata(metric, metadata));

    private void Restore(LabelSet labels, List<MetricChunk> chunks)
    {
        var series = SeriesOf(labels);
        foreach (var chunk in chunks)
        {
            series.Restore(chunk);
        }
    }

    private StoredSeries SeriesOf(LabelSet labels)
    {
        if (!_index.TryGet(labels, out var series))
        {
            series = new StoredSeries(labels);
            _index.Add(series);
        }

        return series;
    }
}
