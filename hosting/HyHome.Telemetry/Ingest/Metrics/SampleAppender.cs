using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>Appends one request's samples and keeps count of what became of them.</summary>
internal sealed class SampleAppender : IDisposable
{
    // Our own store is written to in a session; what forwards to another takes samples one by one.
    private readonly IMetricAppender _appender;
    private readonly MetricAppendSession? _session;

    public SampleAppender(IMetricAppender store, TimeWindow window, IngestOutcome outcome)
    {
        _appender = store;
        _session = store is MetricStore own ? new MetricAppendSession(own) : null;
        Window = window;
        Outcome = outcome;
    }

    public TimeWindow Window { get; }

    public IngestOutcome Outcome { get; }

    /// <summary>Whether the store took the last sample (or had it already).</summary>
    public bool Took { get; private set; }

    /// <summary>Whether a point's time is one that is kept; counts the point as refused if not.</summary>
    public bool AcceptsTime(string metric, long milliseconds)
    {
        if (Window.Holds(milliseconds))
        {
            return true;
        }

        Outcome.Reject(1, $"out of bounds: {metric} has {Window.Explain(milliseconds)}");
        return false;
    }

    public bool Append(SeriesHandle series, long milliseconds, double value) =>
        Note(series, _session is null ? _appender.Append(series.Labels, milliseconds, value) : _session.Append(series, milliseconds, value));

    public bool Append(SeriesHandle series, long milliseconds, FloatHistogram histogram) =>
        Note(series, _session is null ? _appender.Append(series.Labels, milliseconds, histogram) : _session.Append(series, milliseconds, histogram));

    /// <summary>Appends an exemplar. Exemplars that are too old or doubled are left out, as in Prometheus: they are examples.</summary>
    public void AppendExemplar(SeriesHandle series, Exemplar exemplar)
    {
        _ = _session is null ? _appender.AppendExemplar(series.Labels, exemplar) : _session.AppendExemplar(series, exemplar);
    }

    /// <summary>Hands the samples over to the store's journal.</summary>
    public void Dispose() => _session?.Dispose();

    private bool Note(SeriesHandle series, AppendResult result)
    {
        switch (result)
        {
            case AppendResult.Conflict:
                Outcome.Reject(0, $"duplicate sample for timestamp: {series.Labels} has another value for it");
                return false;
            case AppendResult.TooOld:
                Outcome.Reject(0, $"too old sample: {series.Labels} is out of order beyond the window");
                return false;
            case AppendResult.Full:
                Outcome.IsFull = true;
                return false;
            default:
                return true;
        }
    }
}
