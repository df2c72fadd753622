using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Metrics;

public sealed partial class MetricStore
{
    private readonly StoreLimits _limits;
    private readonly BlockCache _cache;
    private readonly DataFolder? _folder;
    private readonly Maintenance _maintenance;
    private readonly JournalFlusher? _flusher;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;
    private long _oldest = long.MinValue;

    /// <summary>Opens a store and recovers what its folder holds.</summary>
    /// <param name="options">Where the data lies and its limits; in memory where not given.</param>
    /// <exception cref="IOException">The folder cannot be used, or another store has it open.</exception>
    public MetricStore(StoreOptions? options = null)
    {
        _options = options ?? new StoreOptions();
        (_pending, _written) = (new MetricJournalBatch(_numbers), new MetricJournalBatch(_numbers));
        _limits = new StoreLimits(_options);
        _cache = new BlockCache(_limits.CacheBytes);
        _window = (long)_options.OutOfOrderWindow.TotalMilliseconds;
        _cutAt = _options.TimeProvider.GetUtcNow();
        _folder = _options.DataPath is { } path ? DataFolder.Open(Path.Combine(path, "metrics"), _options.Logger) : null;
        try
        {
            Recover();
        }
        catch
        {
            _folder?.Dispose();
            throw;
        }

        SetOldest();
        _flusher = _folder is null ? null : new JournalFlusher("metrics", WriteJournal, SyncJournal, _options.Logger);
        _maintenance = new Maintenance(Work, _folder is not null || _options.Retention > TimeSpan.Zero, _options);
    }

    /// <summary>What the store did and holds. Samples are the records; accepted counts those that were stored, duplicates left out.</summary>
    public StoreStatistics Statistics => new(_counters.Accepted, _counters.Refused, _counters.Evicted, MemoryBytes, DiskBytes);

    private long MemoryBytes => Index.Bytes + Interlocked.Read(ref _chunkBytes) + Interlocked.Read(ref _blockMemory) + _cache.Bytes;

    private bool IsFull => _limits.IsFull(MemoryBytes) || (_folder is not null && _pending.Bytes > _limits.HeadBytes);

    /// <inheritdoc />
    public void SetMetadata(string metric, MetricMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (AddMetadata(metric, metadata) && _folder is not null)
        {
            lock (_journalGate)
            {
                _pending.Add(metric, metadata);
            }
        }
    }

    /// <summary>Adds an exemplar to a series.</summary>
    internal AppendResult AppendExemplar(SeriesRef series, Exemplar exemplar)
    {
        if (exemplar.Timestamp < Volatile.Read(ref _oldest))
        {
            return AppendResult.TooOld;
        }

        var result = series.Series.AddExemplar(exemplar);
        if (result == AppendResult.Stored && _folder is not null)
        {
            lock (_journalGate)
            {
                _pending.Add(series.Series, exemplar);
            }
        }

        return result;
    }

    private bool AddMetadata(string metric, MetricMetadata metadata)
    {
        if (_metadata.TryGetValue(metric, out var known) && known.Contains(metadata))
        {
            return false;
        }

        _metadata.AddOrUpdate(metric, static (_, added) => [added], static (_, had, added) => had.Contains(added) ? had : [.. had, added], metadata);
        return true;
    }

    private AppendResult Append(StoredSeries series, long timestamp, double value, FloatHistogram? histogram)
    {
        if (IsFull)
        {
            _maintenance.Request();
            return Refuse();
        }

        var oldest = Volatile.Read(ref _oldest);
        int grown;
        AppendResult? result;
        while ((result = series.Append(timestamp, value, histogram, oldest, _window, out grown)) is null)
        {
            // Retention closed this series a moment ago: its labels get a new one once the index is done.
            lock (_indexGate)
            {
                if (!TryGetOrAdd(series.Labels, out var renewed))
                {
                    return Refuse();
                }

                series = renewed.Series;
            }
        }

        if (grown != 0 && Interlocked.Add(ref _chunkBytes, grown) >= _limits.HeadBytes)
        {
            _maintenance.Request();
        }

        if (result == AppendResult.Stored)
        {
            _counters.Accept(1);
            Journal(series, timestamp, value, histogram);
        }

        return result.Value;
    }

    private void Journal(StoredSeries series, long timestamp, double value, FloatHistogram? histogram)
    {
        if (_folder is null)
        {
            return;
        }

        lock (_journalGate)
        {
            if (histogram is null)
            {
                _pending.Add(series, timestamp, value);
            }
            else
            {
                _pending.Add(series, timestamp, histogram);
            }
        }
    }

    internal long OldestTime => Volatile.Read(ref _oldest);

    internal long OutOfOrderWindow => _window;

    internal bool HasJournal => _folder is not null;

    /// <summary>Whether samples can be taken; asks for space to be made where not.</summary>
    internal bool HasRoom()
    {
        if (!IsFull)
        {
            return true;
        }

        _maintenance.Request();
        return false;
    }

    /// <summary>Counts samples that were appended to their series, and puts them into the journal.</summary>
    internal void Note(int stored, long grown, List<(StoredSeries Series, long Timestamp, double Value)> samples)
    {
        if (grown != 0 && Interlocked.Add(ref _chunkBytes, grown) >= _limits.HeadBytes)
        {
            _maintenance.Request();
        }

        _counters.Accept(stored);
        if (samples.Count > 0)
        {
            lock (_journalGate)
            {
                foreach (var (series, timestamp, value) in samples)
                {
                    _pending.Add(series, timestamp, value);
                }
            }
        }
    }

    internal AppendResult Refuse()
    {
        _counters.Refuse(1);
        return AppendResult.Full;
    }
}
