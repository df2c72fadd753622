using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>Appends one request's samples and keeps count of what became of them.</summary>
internal sealed class SampleAppender : IDisposable
{
    private readonly ISeriesAppender _series;

    public SampleAppender(ISeriesAppender series, TimeWindow window, IngestOutcome outcome)
    {
        _series = series;
        Window = window;
        Outcome = outcome;
    }

    public TimeWindow Window { get; }

    public IngestOutcome Outcome { get; }

    /// <summary>Whether a point's time is one that is kept; counts the point as refused if not.</summary>
    public bool AcceptsTime(string metric, long milliseconds)
    {
        if (Window.Holds(milliseconds))
        {
            return true;
        }

        Outcome.Reject(1, $"{Window.Summarize(milliseconds)}: {metric} has {Window.Explain(milliseconds)}");
        return false;
    }

    public bool Append(SeriesHandle series, long milliseconds, double value) => Note(series, _series.Append(series, milliseconds, value));

    public bool Append(SeriesHandle series, long milliseconds, FloatHistogram histogram) => Note(series, _series.Append(series, milliseconds, histogram));

    /// <summary>Appends an exemplar. Exemplars that are too old or doubled are left out, as in Prometheus: they are examples.</summary>
    public void AppendExemplar(SeriesHandle series, Exemplar exemplar) => _series.AppendExemplar(series, exemplar);

    /// <summary>Hands the samples over to the store's journal.</summary>
    public void Dispose() => _series.Dispose();

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
