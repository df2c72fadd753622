using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Stores the series of one request and counts them as the answer's headers want.</summary>
internal sealed class RemoteWriter
{
    private readonly IMetricAppender _store;
    private readonly TimeWindow _window;

    public RemoteWriter(IMetricAppender store, TimeWindow window)
    {
        _store = store;
        _window = window;
    }

    public IngestOutcome Outcome { get; } = new();

    public int Samples { get; private set; }

    public int Histograms { get; private set; }

    public int Exemplars { get; private set; }

    public void Write(RemoteSeries series)
    {
        if (Outcome.IsFull)
        {
            return;
        }

        if (series.Problem is not null)
        {
            Outcome.Reject(series.Samples.Count + series.Histograms.Count, series.Problem);
            return;
        }

        foreach (var (timestamp, value) in series.Samples)
        {
            Samples += Took(series, timestamp, () => _store.Append(series.Labels, timestamp, value)) ? 1 : 0;
        }

        foreach (var (timestamp, histogram) in series.Histograms)
        {
            Histograms += Took(series, timestamp, () => _store.Append(series.Labels, timestamp, histogram)) ? 1 : 0;
        }

        foreach (var exemplar in series.Exemplars)
        {
            Exemplars += _store.AppendExemplar(series.Labels, exemplar) is AppendResult.Stored or AppendResult.Duplicate ? 1 : 0;
        }
    }

    private bool Took(RemoteSeries series, long timestamp, Func<AppendResult> append)
    {
        if (!_window.Holds(timestamp))
        {
            Outcome.Reject(1, $"out of bounds for series {series.Labels}: {_window.Explain(timestamp)}");
            return false;
        }

        switch (append())
        {
            case AppendResult.Conflict:
                Outcome.Reject(1, $"duplicate sample for timestamp for series {series.Labels}");
                return false;
            case AppendResult.TooOld:
                Outcome.Reject(1, $"too old sample for series {series.Labels}");
                return false;
            case AppendResult.Full:
                Outcome.IsFull = true;
                return false;
            default:
                Outcome.Accepted++;
                return true;
        }
    }
}
