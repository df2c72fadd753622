using System.Collections.Concurrent;

namespace HyHome.Telemetry.Storage.Metrics;

public sealed partial class MetricStore
{
    /// <summary>Bounds what has to be replayed when a store is opened.</summary>
    private const long JournalBytes = 48L << 20;

    private readonly Lock _blockGate = new();
    private readonly ConcurrentQueue<(MetricBlock Block, string Why)> _damaged = new();
    private MetricBlock[] _blocks = [];
    private DateTimeOffset _cutAt;
    private long _blockMemory;

    private long DiskBytes => (_journal?.Length ?? 0) + Volatile.Read(ref _blocks).Sum(static b => b.DiskBytes);

    /// <summary>Writes what is in memory to disk and closes the store. What the next start would have to replay is sealed, where that is done within two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _stopping.CancelAfter(StoreLimits.SealingAtStop);
        _flusher?.Dispose();
        await _maintenance.StopAsync(SealForNextStart);
        _journal?.Dispose();
        _folder?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Runs what the background does: writes the journal, seals chunks into blocks, removes what has had its time.</summary>
    internal void Maintain()
    {
        _flusher?.Flush();
        _maintenance.Run();
    }

    /// <summary>Seals what is in memory now, whatever its size.</summary>
    internal void SealNow()
    {
        _flusher?.Flush();
        _maintenance.Run(Cut);
    }

    private void Work()
    {
        SetOldest();
        DropDamaged();
        var isDue = Interlocked.Read(ref _chunkBytes) >= _limits.HeadBytes || _journal?.Length >= JournalBytes ||
            (Index.Count > 0 && _options.TimeProvider.GetUtcNow() - _cutAt >= _limits.HeadAge);
        if (isDue)
        {
            Cut();
        }

        Evict();
    }

    private void SealForNextStart()
    {
        if (_journal?.Length + _covered.Sum(static path => new FileInfo(path).Length) >= StoreLimits.WorthSealingAtStop)
        {
            Cut();
        }
    }

    private void SetOldest() => Volatile.Write(ref _oldest, _limits.Oldest?.ToUnixTimeMilliseconds() ?? long.MinValue);

    // The new journal starts before the chunks are cut: what comes in between is in both places, which reading back does not mind.
    private void Cut()
    {
        _cutAt = _options.TimeProvider.GetUtcNow();
        var number = _numbers.Journal;
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

        // Series are cut one after the other while samples come in: the block has of the last ones what it has not of the first. All of that is in the journal
        // before the block is, so that a crash right after leaves no request in part.
        WriteJournal();
        if (loose.Count > 0)
        {
            var block = MetricBlock.Write(loose, _folder?.Name(number, SegmentExtension), number, _cache, _stopping.Token);
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

    private void SetBlocks(MetricBlock[] blocks)
    {
        lock (_blockGate)
        {
            Volatile.Write(ref _blocks, blocks);
            Interlocked.Exchange(ref _blockMemory, blocks.Sum(static b => b.MemoryBytes));
        }
    }
}
