using HyHome.Telemetry.Ingest;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>What the generator did.</summary>
/// <param name="Spans">Spans seen.</param>
/// <param name="LimitedSpans">Spans left out of span metrics because there were too many combinations of labels.</param>
/// <param name="Edges">Edges begun.</param>
/// <param name="ExpiredEdges">Edges whose other side never came.</param>
/// <param name="DroppedSpans">Spans that found no room to wait for their other side.</param>
/// <param name="LimitedEdges">Edges left out because there were too many combinations of labels.</param>
/// <param name="RefusedSamples">Samples that the store did not take; counters go on, so the next ones make up for them.</param>
internal sealed record SpanMetricsStatistics(long Spans, long LimitedSpans, long Edges, long ExpiredEdges, long DroppedSpans, long LimitedEdges, long RefusedSamples);

/// <summary>Derives span metrics and the service graph from spans as they are ingested, as Tempo's metrics generator does, and writes them every few seconds.</summary>
internal sealed class SpanMetricsGenerator : ISpanObserver, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly AttributeKeys _keys = new();
    private readonly CheckedAppender _appender;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SpanMetricsProcessor _spans;
    private readonly ServiceGraphProcessor _edges;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _seen;

    internal SpanMetricsGenerator(IMetricAppender appender, SpanMetricsOptions options, TimeProvider time, ILogger logger)
    {
        if (options.CollectionInterval < TimeSpan.FromSeconds(1) || options.CollectionInterval > TimeSpan.FromSeconds(15))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.CollectionInterval, "Span metrics are collected every 1 to 15 seconds.");
        }

        _appender = new CheckedAppender(appender);
        _time = time;
        _logger = logger;
        _spans = new SpanMetricsProcessor(options, _keys);
        _edges = new ServiceGraphProcessor(options, _keys);
        _loop = RunAsync(options.CollectionInterval);
    }

    internal SpanMetricsStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new SpanMetricsStatistics(_seen, _spans.LimitedSpans, _edges.Edges, _edges.ExpiredEdges, _edges.DroppedSpans, _edges.LimitedEdges, _appender.Refused);
            }
        }
    }

    /// <inheritdoc />
    public void Observe(IReadOnlyList<Span> spans)
    {
        var now = Now;
        lock (_gate)
        {
            _seen += spans.Count;
            for (var i = 0; i < spans.Count; i++)
            {
                var span = new ObservedObject(spans[i]);
                _spans.Observe(span, now);
                _edges.Observe(span, now);
            }
        }
    }

    /// <inheritdoc />
    public void Observe(SpanBatch spans)
    {
        var now = Now;
        var request = spans.Bytes.Span;
        lock (_gate)
        {
            _seen += spans.Count;
            _keys.Begin();
            foreach (ref readonly var record in spans.Spans)
            {
                var span = new ObservedRecord(spans, record, request, _keys);
                _spans.Observe(span, now);
                _edges.Observe(span, now);
            }
        }
    }

    /// <summary>Writes all series with the present time.</summary>
    internal void Collect()
    {
        var now = Now;
        lock (_gate)
        {
            _edges.Expire(now);
            _spans.Write(_appender, now);
            _edges.Write(_appender, now);
        }
    }

    /// <summary>Stops collecting, after a last collection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        Collect();
        _stop.Dispose();
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task RunAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Collect();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _logger.LogDebug("Span metrics are no longer collected.");
        }
    }
}
