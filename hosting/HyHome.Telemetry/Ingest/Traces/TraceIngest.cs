using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Ingest.Traces;

/// <summary>
/// Takes spans in. Refused are spans without ids, and those whose start or end lies outside the retention or too far ahead: they could never be
/// found, and one span of the year 2200 would stretch every index of time. A span that ends before it starts is kept with a duration of 0, as in Tempo.
/// </summary>
internal sealed class TraceIngest
{
    private readonly TraceStore _store;
    private readonly TelemetryBackendOptions _options;
    private readonly IReadOnlyList<ISpanObserver> _observers;

    public TraceIngest(TraceStore store, TelemetryBackendOptions options, IReadOnlyList<ISpanObserver> observers)
    {
        _store = store;
        _options = options;
        _observers = observers;
    }

    public IngestOutcome Take(List<Span> spans)
    {
        var outcome = new IngestOutcome();
        var window = new TimeWindow(_options);
        spans.RemoveAll(span => !Accepts(span.TraceId, span.SpanId, span.StartUnixNano, span.EndUnixNano, window, outcome));
        return Keep(spans.Count, () => _store.Append(spans), observer => observer.Observe(spans), outcome);
    }

    public IngestOutcome Take(SpanBatch spans)
    {
        var outcome = new IngestOutcome();
        var window = new TimeWindow(_options);
        spans.RemoveAll(span => !Accepts(span.TraceId, span.SpanId, span.Start, span.End, window, outcome));
        return Keep(spans.Count, () => _store.Append(spans), observer => observer.Observe(spans), outcome);
    }

    // Observers see what was stored, and only once it is: what is sent again later must not count twice.
    private IngestOutcome Keep(int count, Func<bool> store, Action<ISpanObserver> show, IngestOutcome outcome)
    {
        if (count == 0)
        {
            return outcome;
        }

        if (!store())
        {
            outcome.IsFull = true;
            return outcome;
        }

        outcome.Accepted = count;
        foreach (var observer in _observers)
        {
            show(observer);
        }

        return outcome;
    }

    private static bool Accepts(TraceId trace, ulong span, long start, long end, TimeWindow window, IngestOutcome outcome)
    {
        if (trace.IsEmpty || span == 0)
        {
            outcome.Reject(1, "a span has no trace id or no span id");
            return false;
        }

        var outside = !window.HoldsNanoseconds(start) ? start
            : end > start && !window.HoldsNanoseconds(end) ? end
            : (long?)null;
        if (outside is null)
        {
            return true;
        }

        outcome.Reject(1, $"a span's {window.Explain(outside.Value / 1_000_000)}");
        return false;
    }
}
