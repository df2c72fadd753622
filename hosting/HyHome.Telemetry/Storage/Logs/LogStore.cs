using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Log entries by stream. Any number of threads may write and read; writes go one after the other.</summary>
public sealed partial class LogStore : ILogSource, ILogAppender, IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly StoreCounters _counters = new();
    private readonly Lock _gate = new();
    private readonly LabelIndex<LogStream> _index = new(static s => s.Labels);
    private readonly LogSubscriptions _subscriptions = new();
    private readonly LogHead _head = new();

    /// <summary>Opens a store.</summary>
    /// <param name="options">Where the data lies and its limits; in memory where not given.</param>
    public LogStore(StoreOptions? options = null) => _options = options ?? new StoreOptions();

    /// <summary>What the store did and holds.</summary>
    public StoreStatistics Statistics => new(_counters.Accepted, _counters.Refused, _counters.Evicted, MemoryBytes, 0);

    private long MemoryBytes => _index.Bytes + _head.Bytes + _head.Symbols.Bytes;

    /// <inheritdoc />
    public IReadOnlyList<ILogStream> Select(IReadOnlyList<LabelMatcher> matchers, long start, long end)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        return _index.Select(matchers, s => s.MayHold(start, end));
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<LabelSet, IReadOnlyList<LogEntry>> onEntries) => _subscriptions.Add(onEntries);

    /// <inheritdoc />
    public bool Append(LabelSet stream, IReadOnlyList<LogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
        {
            return true;
        }

        if (!TryAppend(stream, entries))
        {
            _counters.Refuse(entries.Count);
            return false;
        }

        _counters.Accept(entries.Count);
        _subscriptions.Publish(stream, entries);
        return true;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool TryAppend(LabelSet labels, IReadOnlyList<LogEntry> entries)
    {
        lock (_gate)
        {
            if (MemoryBytes >= _options.MaxMemoryBytes)
            {
                return false;
            }

            if (!_index.TryGet(labels, out var stream))
            {
                if (_index.Count >= _options.MaxSeries)
                {
                    return false;
                }

                stream = new LogStream(labels);
                _index.Add(stream);
            }

            var head = stream.Head ?? AddHead(stream);
            var before = head.Bytes;
            for (var i = 0; i < entries.Count; i++)
            {
                head.Append(entries[i]);
            }

            head.Publish(entries.Count);
            _head.Bytes += head.Bytes - before;
            _head.Entries += entries.Count;
            return true;
        }
    }

    private StreamHead AddHead(LogStream stream)
    {
        var head = new StreamHead(_head, stream);
        stream.Head = head;
        stream.Parts = [.. stream.Parts, head];
        _head.Streams.Add(head);
        _head.Bytes += head.Bytes;
        return head;
    }
}
