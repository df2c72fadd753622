using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>
/// Spans by trace. Any number of threads may write and read; writes go one after the other into a head, which is sealed into compressed blocks.
/// With a data folder, what was written is on disk within half a second.
/// </summary>
public sealed partial class TraceStore : ITraceSource, ISpanParts, ITraceAppender, IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly StoreLimits _limits;
    private readonly StoreCounters _counters = new();
    private readonly Lock _gate = new();
    private readonly SpanPool _pool = new();
    private readonly BlockCache _cache;
    private readonly BlockCache _partResults;
    private readonly DataFolder? _folder;
    private readonly Maintenance _maintenance;
    private readonly JournalFlusher? _flusher;
    private readonly HeadUpkeep<SpanHead> _heads;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;
    private TraceStoreState _state;

    /// <summary>Opens a store and recovers what its folder holds.</summary>
    /// <param name="options">Where the data lies and its limits; in memory where not given.</param>
    /// <exception cref="IOException">The folder cannot be used, or another store has it open.</exception>
    public TraceStore(StoreOptions? options = null)
    {
        _options = options ?? new StoreOptions();
        _limits = new StoreLimits(_options);
        _cache = new BlockCache(_limits.CacheBytes);
        _partResults = new BlockCache(_limits.CacheBytes / 4);
        _folder = _options.DataPath is { } path ? DataFolder.Open(Path.Combine(path, "traces"), _options.Logger) : null;
        try
        {
            _state = Recover();
        }
        catch
        {
            _folder?.Dispose();
            throw;
        }

        _heads = new HeadUpkeep<SpanHead>(_options, _limits, () => State.Unsealed, ReplaceActive, Seal);
        _flusher = _folder is null ? null : new JournalFlusher("traces", _heads.WriteJournals, _heads.SyncJournals, _options.Logger);
        _maintenance = new Maintenance(Work, _folder is not null || _options.Retention > TimeSpan.Zero, _options);
    }

    /// <summary>What the store did and holds. Spans are the records.</summary>
    public StoreStatistics Statistics => new(_counters.Accepted, _counters.Refused, _counters.Evicted, MemoryBytes(State), DiskBytes(State));

    private TraceStoreState State => Volatile.Read(ref _state);

    /// <inheritdoc />
    public bool Append(IReadOnlyList<Span> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        lock (_gate)
        {
            if (HasRoom())
            {
                for (var i = 0; i < spans.Count; i++)
                {
                    _state.Active.Append(spans[i]);
                }

                Publish(spans.Count);
                return true;
            }
        }

        return Refuse(spans.Count);
    }

    /// <summary>Stores the spans of a request: all of them, or none where there is no room.</summary>
    internal bool Append(SpanBatch batch)
    {
        lock (_gate)
        {
            if (HasRoom())
            {
                _state.Active.Append(batch);
                Publish(batch.Count);
                return true;
            }
        }

        return Refuse(batch.Count);
    }

    /// <inheritdoc />
    public Trace? Find(TraceId id) => Find(State, id);

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

    private bool HasRoom() => !_limits.IsFull(MemoryBytes(_state)) && (_state.Sealing.Length == 0 || _state.Active.UsedBytes <= _limits.HeadBytes * 2);

    private void Publish(int count)
    {
        _state.Active.Publish();
        _counters.Accept(count);
        if (_state.Active.UsedBytes >= _limits.HeadBytes)
        {
            _maintenance.Request();
        }
    }

    private bool Refuse(int count)
    {
        _counters.Refuse(count);
        _maintenance.Request();
        return false;
    }

    private static long DiskBytes(TraceStoreState state)
    {
        var bytes = state.Active.Journal?.Length ?? 0;
        foreach (var head in state.Sealing)
        {
            bytes += head.Journal?.Length ?? 0;
        }

        foreach (var block in state.Blocks)
        {
            bytes += block.Segment.Path is null ? 0 : block.Segment.Length;
        }

        return bytes;
    }

    private long MemoryBytes(TraceStoreState state)
    {
        var bytes = state.Active.Bytes + state.BlockMemory + _cache.Bytes + _partResults.Bytes;
        foreach (var head in state.Sealing)
        {
            bytes += head.Bytes;
        }

        return bytes;
    }

    private Trace? Find(TraceStoreState state, TraceId id)
    {
        var spans = new List<Span>();
        var hash = SpanBlockWriter.Hash(id);
        foreach (var block in state.Blocks)
        {
            Guard(block, () => block.Find(id, hash, spans));
        }

        foreach (var head in state.Heads)
        {
            head.Find(id, spans);
        }

        return spans.Count == 0 ? null : new Trace(id, spans);
    }

    /// <summary>Reads from a block; a damaged one is set aside, and the answer is made of the others.</summary>
    private void Guard(SpanBlock block, Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException e)
        {
            Drop(block, e.Message);
        }
    }
}
