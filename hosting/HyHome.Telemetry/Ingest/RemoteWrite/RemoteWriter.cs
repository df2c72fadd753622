using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Stores the series of one request and counts them as the answer's headers want.</summary>
internal sealed class RemoteWriter
{
    // OpenMetrics' limit: longer ones are left out, as in Prometheus.
    private const int MostExemplarRunes = 128;

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

        foreach (var problem in series.RefusedHistograms)
        {
            Outcome.Reject(1, problem);
        }

        foreach (var exemplar in series.Exemplars)
        {
            if (exemplar.Labels.Sum(static l => Runes(l.Name) + Runes(l.Value)) > MostExemplarRunes)
            {
                continue;
            }

            Exemplars += _store.AppendExemplar(series.Labels, exemplar) is AppendResult.Stored or AppendResult.Duplicate ? 1 : 0;
        }
    }

    private bool Took(RemoteSeries series, long timestamp, Func<AppendResult> append)
    {
        if (!_window.Holds(timestamp))
        {
            Outcome.Reject(1, $"{_window.Summarize(timestamp)}: series {series.Labels} has {_window.Explain(timestamp)}");
            return false;
        }

        switch (append())
        {
            case AppendResult.Conflict:
                Outcome.Reject(1, $"duplicate sample for timestamp {timestamp}; overrides not allowed: series {series.Labels} has another value");
                return false;
            case AppendResult.TooOld:
                Outcome.Reject(1, $"too old sample: series {series.Labels}");
                return false;
            case AppendResult.Full:
                Outcome.IsFull = true;
                return false;
            default:
                Outcome.Accepted++;
                return true;
        }
    }

    private static int Runes(string text) => text.Length - text.Count(char.IsLowSurrogate);
}
