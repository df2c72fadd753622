using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Spans by trace. Any number of threads may write and read; writes go one after the other.</summary>
public sealed partial class TraceStore : ITraceSource, ITraceAppender, IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly StoreCounters _counters = new();
    private readonly Lock _gate = new();
    private readonly SpanPool _pool = new();
    private readonly SpanHead _head;

    /// <summary>Opens a store.</summary>
    /// <param name="options">Where the data lies and its limits; in memory where not given.</param>
    public TraceStore(StoreOptions? options = null)
    {
        _options = options ?? new StoreOptions();
        _head = new SpanHead(_pool);
    }

    /// <summary>What the store did and holds.</summary>
    public StoreStatistics Statistics => new(_counters.Accepted, _counters.Refused, _counters.Evicted, MemoryBytes, 0);

    private long MemoryBytes => _head.Bytes;

    /// <inheritdoc />
    public bool Append(IReadOnlyList<Span> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        lock (_gate)
        {
            if (MemoryBytes >= _options.MaxMemoryBytes)
            {
                _counters.Refuse(spans.Count);
                return false;
            }

            for (var i = 0; i < spans.Count; i++)
            {
                _head.Append(spans[i]);
            }

            _head.Publish();
        }

        _counters.Accept(spans.Count);
        return true;
    }

    /// <inheritdoc />
    public Trace? Find(TraceId id)
    {
        var spans = new List<Span>();
        _head.Find(id, spans);
        return spans.Count == 0 ? null : new Trace(id, spans);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
