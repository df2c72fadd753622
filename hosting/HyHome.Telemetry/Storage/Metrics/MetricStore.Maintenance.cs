using System.Collections.Concurrent;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Metrics;

public sealed partial class MetricStore
{
    private const string JournalExtension = ".journal";
    private const string SegmentExtension = ".segment";

    /// <summary>Bounds what has to be replayed when a store is opened.</summary>
    private const long JournalBytes = 48L << 20;

    private readonly Lock _blockGate = new();
    private readonly ConcurrentQueue<(MetricBlock Block, string Why)> _damaged = new();
    private readonly ByteWriter _record = new();
    private readonly List<string> _covered = [];
    private MetricJournalBatch _written = new();
    private MetricBlock[] _blocks = [];
    private JournalFile? _journal;
    private DateTimeOffset _cutAt;
    private long _number = 1;
    private long _blockMemory;
    private int _declared;

    private long DiskBytes => (_journal?.Length ?? 0) + Volatile.Read(ref _blocks).Sum(static b => b.DiskBytes);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _maintenance.Run();
        await _maintenance.DisposeAsync();
        _journal?.Dispose();
        _folder?.Dispose();
    }

    /// <summary>Runs what the background does: writes the journal, seals chunks into blocks, removes what has had its time.</summary>
    internal void Maintain() => _maintenance.Run();

    /// <summary>Seals what is in memory now, whatever its size.</summary>
    internal void SealNow() => _maintenance.Run(Cut);

    private void Work()
    {
        SetOldest();
        WriteJournal();
        DropDamaged();
        var isDue = Interlocked.Read(ref _chunkBytes) >= _limits.HeadBytes || _journal?.Length >= JournalBytes ||
            (Index.Count > 0 && _options.TimeProvider.GetUtcNow() - _cutAt >= _limits.HeadAge);
        if (isDue)
        {
            Cut();
        }

        Evict();
    }

    private void SetOldest() => Volatile.Write(ref _oldest, _limits.Oldest?.ToUnixTimeMilliseconds() ?? long.MinValue);

    private void WriteJournal()
    {
        if (_journal is null)
        {
            return;
        }

        if (_written.IsEmpty)
        {
            lock (_journalGate)
            {
                (_pending, _written) = (_written, _pending);
            }
        }

        if (_written.IsEmpty)
        {
            return;
        }

        _record.Clear();
        _written.WriteTo(_record, _number, ref _declared);
        _journal.Append(_record.Written);
        _written.Clear();
        _journal.Sync();
    }

    // The new journal starts before the chunks are cut: what comes in between is in both places, which reading back does not mind.
    private void Cut()
    {
        _cutAt = _options.TimeProvider.GetUtcNow();
        WriteJournal();
        var number = _number;
        StartJournal(number + 1);
        var loose = new List<(StoredSeries, List<MetricChunk>)>();
        long freed = 0;
        foreach (var series in Index.All)
        {
            var chunks = series.Cut(out var counted);
            freed += counted;
            if (chunks.Count > 0)
            {
                loose.Add((series, chunks));
            }
        }

        if (loose.Count > 0)
        {
            var block = MetricBlock.Write(loose, _folder?.Name(number, SegmentExtension), number, _cache);
            block.OnDamaged(ReportDamage);
            SetBlocks([.. _blocks, block]);
            Interlocked.Add(ref _chunkBytes, -freed);
        }

        foreach (var journal in _covered)
        {
            File.Delete(journal);
        }

        _covered.Clear();
    }

    private void StartJournal(long number)
    {
        _number = number;
        if (_folder is null)
        {
            return;
        }

        var next = JournalFile.Create(_folder.Name(number, JournalExtension));
        if (_journal is not null)
        {
            _covered.Add(_journal.Path);
            _journal.Dispose();
        }

        _journal = next;
        _declared = 0;

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

        _record.Clear();
        kept.WriteTo(_record, _number, ref _declared);
        _journal.Append(_record.Written);
        _journal.Sync();
    }

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
            (_journal, _number, _declared) = (journal, number, replay.Declared);
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

    private void ReportDamage(MetricBlock block, string why)
    {
        _damaged.Enqueue((block, why));
        _maintenance.Request();
    }

    private void DropDamaged()
    {
        while (_damaged.TryDequeue(out var damage))
        {
            if (!_blocks.Contains(damage.Block))
            {
                continue;
            }

            SetBlocks(Array.FindAll(_blocks, b => b != damage.Block));
            foreach (var series in Index.All)
            {
                series.Forget(damage.Block);
            }

            _cache.Forget(damage.Block);
            if (damage.Block.Path is { } path)
            {
                _folder!.SetAside(path, damage.Why);
            }
        }
    }

    private void Evict()
    {
        var blocks = Volatile.Read(ref _blocks);
        var removed = new HashSet<MetricBlock>();
        var memory = MemoryBytes - _cache.Bytes;
        var disk = DiskBytes;
        foreach (var block in blocks.OrderBy(static b => b.MaxTime))
        {
            if (block.MaxTime >= Volatile.Read(ref _oldest) && !_limits.IsTight(memory) && !_limits.IsDiskFull(disk))
            {
                continue;
            }

            memory -= block.MemoryBytes;
            disk -= block.DiskBytes;
            removed.Add(block);
        }

        if (removed.Count == 0)
        {
            return;
        }

        lock (_indexGate)
        {
            var left = new LabelIndex<StoredSeries>(static s => s.Labels);
            foreach (var series in _index.All)
            {
                if (!series.Evict(removed, Volatile.Read(ref _oldest)))
                {
                    left.Add(series);
                }
            }

            Volatile.Write(ref _index, left);
        }

        SetBlocks(Array.FindAll(blocks, b => !removed.Contains(b)));
        foreach (var block in removed)
        {
            block.Delete();
            _cache.Forget(block);
            _counters.Evict(block.Samples);
            _options.Logger.LogDebug("Removed the oldest {Count} samples to keep to the limits of the store.", block.Samples);
        }
    }

    private void SetBlocks(MetricBlock[] blocks)
    {
        lock (_blockGate)
        {
            Volatile.Write(ref _blocks, blocks);
            Interlocked.Exchange(ref _blockMemory, blocks.Sum(static b => b.MemoryBytes));
        }
    }
}
