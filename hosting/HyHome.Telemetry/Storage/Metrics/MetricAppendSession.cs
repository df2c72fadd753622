using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>A series as its writer remembers it: found by its labels once, and again only where retention took it out of the store meanwhile.</summary>
internal sealed class SeriesHandle(LabelSet labels)
{
    private StoredSeries? _series;

    public LabelSet Labels { get; } = labels;

    public bool TryGet(MetricStore store, out StoredSeries series)
    {
        if (_series is { IsRemoved: false } known)
        {
            series = known;
            return true;
        }

        var found = store.TryGetOrAdd(Labels, out var added);
        _series = series = added.Series;
        return found;
    }
}

/// <summary>
/// Appends the samples of one request. What the store keeps count of and what its journal needs is gathered and handed over at the end, by
/// <see cref="Dispose"/>, so that a sample costs no more than its chunk. For one thread.
/// </summary>
internal sealed class MetricAppendSession : ISeriesAppender
{
    // The ceiling is looked at again after this many samples: they take a few kilobytes at most.
    private const int SamplesBetweenChecks = 512;
    private readonly MetricStore _store;
    private readonly List<(StoredSeries Series, long Timestamp, double Value)> _journal = [];
    private int _untilCheck;
    private int _stored;
    private long _grown;

    public MetricAppendSession(MetricStore store) => _store = store;

    public AppendResult Append(SeriesHandle handle, long timestamp, double value)
    {
        if (!HasRoom() || !handle.TryGet(_store, out var series))
        {
            return _store.Refuse();
        }

        if (series.Append(timestamp, value, null, _store.OldestTime, _store.OutOfOrderWindow, out var grown) is not { } result)
        {
            // Retention closed it a moment ago.
            return _store.Append(handle.Labels, timestamp, value);
        }

        _grown += grown;
        if (result == AppendResult.Stored)
        {
            _stored++;
            if (_store.HasJournal)
            {
                _journal.Add((series, timestamp, value));
            }
        }

        return result;
    }

    public AppendResult Append(SeriesHandle handle, long timestamp, FloatHistogram histogram) =>
        handle.TryGet(_store, out var series) ? _store.Append(new SeriesRef(series), timestamp, histogram) : _store.Refuse();

    public AppendResult AppendExemplar(SeriesHandle handle, Exemplar exemplar) =>
        handle.TryGet(_store, out var series) ? _store.AppendExemplar(new SeriesRef(series), exemplar) : _store.Refuse();

    public void Dispose() => HandOver();

    private bool HasRoom()
    {
        if (_untilCheck-- > 0)
        {
            return true;
        }

        HandOver();
        if (!_store.HasRoom())
        {
            return false;
        }

        _untilCheck = SamplesBetweenChecks;
        return true;
    }

    private void HandOver()
    {
        _store.Note(_stored, _grown, _journal);
        _journal.Clear();
        (_stored, _grown) = (0, 0);
    }
}
