using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>
/// Log entries by stream. Any number of threads may write and read; writes go one after the other into heads, which are sealed into compressed segments.
/// With a data folder, what was written is on disk within half a second.
/// </summary>
public sealed partial class LogStore : ILogSource, ILogAppender, IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly StoreLimits _limits;
    private readonly StoreCounters _counters = new();
    private readonly Lock _gate = new();
    private readonly LogSubscriptions _subscriptions = new();
    private readonly BlockCache _cache;
    private readonly BlockCache _results;
    private LogSegmentWriter? _writer;
    private readonly DataFolder? _folder;
    private readonly Maintenance _maintenance;
    private readonly JournalFlusher? _flusher;
    private readonly HeadUpkeep<LogHead> _heads;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;
    private LabelIndex<LogStream> _index = new(static s => s.Labels);
    private LogStoreState _state;

    /// <summary>Opens a store and recovers what its folder holds.</summary>
    /// <param name="options">Where the data lies and its limits; in memory where not given.</param>
    /// <exception cref="IOException">The folder cannot be used, or another store has it open.</exception>
    public LogStore(StoreOptions? options = null)
    {
        _options = options ?? new StoreOptions();
        _limits = new StoreLimits(_options);
        _cache = new BlockCache(_limits.CacheBytes);
        _results = new BlockCache(_limits.CacheBytes / 4);
        _folder = _options.DataPath is { } path ? DataFolder.Open(Path.Combine(path, "logs"), _options.Logger) : null;
        try
        {
            _state = Recover();
        }
        catch
        {
            _folder?.Dispose();
            throw;
        }

        _heads = new HeadUpkeep<LogHead>(_options, _limits, () => State.Unsealed, ReplaceActive, Seal);
        _flusher = _folder is null ? null : new JournalFlusher("logs", _heads.WriteJournals, _heads.SyncJournals, _options.Logger);
        _maintenance = new Maintenance(Work, _folder is not null || _options.Retention > TimeSpan.Zero, _options);
    }

    /// <summary>What the store did and holds. Entries are the records.</summary>
    public StoreStatistics Statistics => new(_counters.Accepted, _counters.Refused, _counters.Evicted, MemoryBytes(State), DiskBytes(State));

    /// <summary>How many streams there are.</summary>
    public int StreamCount => Index.Count;

    private LogStoreState State => Volatile.Read(ref _state);

    private LabelIndex<LogStream> Index => Volatile.Read(ref _index);

    /// <inheritdoc />
    public IReadOnlyList<ILogStream> Select(IReadOnlyList<LabelMatcher> matchers, long start, long end)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        return Index.Select(matchers, s => s.MayHold(start, end));
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<LabelSet, IReadOnlyList<LogEntry>> onEntries) => _subscriptions.Add(onEntries);

    /// <inheritdoc />
    public bool Append(LabelSet stream, IReadOnlyList<LogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Append([(stream, entries)]);
    }

    /// <summary>Adds entries to several streams: all of them, or none where there is no room.</summary>
    internal bool Append(IReadOnlyList<(LabelSet Stream, IReadOnlyList<LogEntry> Entries)> streams)
    {
        var batch = new LogBatch();
        foreach (var (stream, entries) in streams)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                batch.Add(stream, entries[i]);
            }
        }

        return Append(batch);
    }

    /// <summary>Adds the entries of a request: all of them, or none where there is no room.</summary>
    internal bool Append(LogBatch batch)
    {
        if (batch.Count == 0)
        {
            return true;
        }

        List<(LabelSet, IReadOnlyList<LogEntry>)>? followed = null;
        lock (_gate)
        {
            if (!HasRoom(batch))
            {
                _counters.Refuse(batch.Count);
                _maintenance.Request();
                return false;
            }

            Append(batch, ref followed);
        }

        _counters.Accept(batch.Count);
        foreach (var (stream, entries) in followed ?? [])
        {
            _subscriptions.Publish(stream, entries);
        }

        return true;
    }

    /// <summary>Writes what is in memory to disk and closes the store. What the next start would have to replay is sealed, where that is done within two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _stopping.CancelAfter(StoreLimits.SealingAtStop);
        _flusher?.Dispose();
        await _maintenance.StopAsync(_heads.SealForNextStart);
        foreach (var head in State.Heads)
        {
            head.CloseJournal(remove: false);
        }

        _folder?.Dispose();
        _stopping.Dispose();
    }

    private bool HasRoom(LogBatch batch)
    {
        if (_limits.IsFull(MemoryBytes(_state)) || (_state.Sealing.Length > 0 && _state.Active.UsedBytes > _limits.HeadBytes * 2))
        {
            return false;
        }

        var fresh = 0;
        foreach (var labels in batch.Streams)
        {
            fresh += _index.TryGet(labels, out _) ? 0 : 1;
        }

        return _index.Count + fresh <= _options.MaxSeries;
    }

    private void Append(LogBatch batch, ref List<(LabelSet, IReadOnlyList<LogEntry>)>? followed)
    {
        var active = _state.Active;
        var heads = new (StreamHead Head, int Count, long Bytes, long Used)[batch.Streams.Count];
        for (var i = 0; i < heads.Length; i++)
        {
            var stream = StreamOf(batch.Streams[i]);
            var head = stream.Head?.Owner == active ? stream.Head : AddHead(active, stream);
            heads[i] = (head, head.Count, head.Bytes, head.UsedBytes);
        }

        active.Begin(batch);
        foreach (ref readonly var row in batch.Rows)
        {
            heads[row.Stream].Head.Append(batch, row);
        }

        foreach (var (head, count, bytes, used) in heads)
        {
            head.Publish();
            active.StreamBytes += head.Bytes - bytes;
            active.UsedBytes += head.UsedBytes - used;
            if (_subscriptions.Any && head.Count > count)
            {
                (followed ??= []).Add((head.Stream.Labels, head.EntriesFrom(count)));
            }
        }

        if (active.UsedBytes >= _limits.HeadBytes)
        {
            _maintenance.Request();
        }
    }

    private LogStream AddStream(LabelSet labels)
    {
        var stream = new LogStream(labels);
        _index.Add(stream);
        return stream;
    }

    private static StreamHead AddHead(LogHead owner, LogStream stream)
    {
        var head = owner.Add(stream);
        stream.Head = head;
        stream.Parts = [.. stream.Parts, head];
        return head;
    }

    private long MemoryBytes(LogStoreState state) => _index.Bytes + state.Active.Bytes + state.Sealing.Sum(static h => h.Bytes) + state.SegmentMemory + _cache.Bytes + _results.Bytes;

    private static long DiskBytes(LogStoreState state) =>
        (state.Active.Journal?.Length ?? 0) + state.Sealing.Sum(static h => h.Journal?.Length ?? 0) + state.Segments.Sum(static s => s.File.Path is null ? 0 : s.File.Length);
}
