using System.Collections.Concurrent;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>A series to append to without looking its labels up again. Stays valid for as long as the store.</summary>
internal readonly record struct SeriesRef(StoredSeries Series);

/// <summary>Metric samples: an index of labels over compressed chunks. Any number of threads may write and read.</summary>
public sealed partial class MetricStore : IMetricSource, IMetricAppender, IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly StoreCounters _counters = new();
    private readonly Lock _indexGate = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<MetricMetadata>> _metadata = new(StringComparer.Ordinal);
    private readonly long _window;
    private LabelIndex<StoredSeries> _index = new(static s => s.Labels);
    private long _chunkBytes;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, IReadOnlyList<MetricMetadata>> Metadata => _metadata;

    /// <summary>How many series there are.</summary>
    public int SeriesCount => Index.Count;

    private LabelIndex<StoredSeries> Index => Volatile.Read(ref _index);

    /// <inheritdoc />
    public AppendResult Append(LabelSet series, long timestamp, double value) =>
        TryGetOrAdd(series, out var found) ? Append(found, timestamp, value) : Refuse();

    /// <inheritdoc />
    public AppendResult Append(LabelSet series, long timestamp, FloatHistogram histogram) =>
        TryGetOrAdd(series, out var found) ? Append(found, timestamp, histogram) : Refuse();

    /// <inheritdoc />
    public AppendResult AppendExemplar(LabelSet series, Exemplar exemplar) =>
        TryGetOrAdd(series, out var found) ? AppendExemplar(found, exemplar) : Refuse();

    /// <inheritdoc />
    public IReadOnlyList<IMetricSeries> Select(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        return Index.Select(matchers, s => s.MayHold(minTime, maxTime));
    }

    /// <inheritdoc />
    public IReadOnlyList<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var series in Select(matchers, minTime, maxTime))
        {
            foreach (var label in series.Labels.AsSpan())
            {
                names.Add(label.Name);
            }
        }

        return [.. names];
    }

    /// <inheritdoc />
    public IReadOnlyList<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var series in Select(matchers, minTime, maxTime))
        {
            if (series.Labels.TryGetValue(name, out var value))
            {
                values.Add(value);
            }
        }

        var sorted = values.ToList();
        sorted.Sort(StringComparer.Ordinal);
        return sorted;
    }

    /// <inheritdoc />
    public IReadOnlyList<(LabelSet Series, IReadOnlyList<Exemplar> Exemplars)> Exemplars(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        var found = new List<(LabelSet, IReadOnlyList<Exemplar>)>();
        foreach (var series in Index.Select(matchers, static _ => true))
        {
            var exemplars = series.ReadExemplars(minTime, maxTime);
            if (exemplars.Count > 0)
            {
                found.Add((series.Labels, exemplars));
            }
        }

        return found;
    }

    /// <summary>The series with a set of labels, made where it is not there. False where the store takes no more.</summary>
    internal bool TryGetOrAdd(LabelSet labels, out SeriesRef series)
    {
        if (Index.TryGet(labels, out var found))
        {
            series = new SeriesRef(found);
            return true;
        }

        lock (_indexGate)
        {
            if (!_index.TryGet(labels, out found))
            {
                if (_index.Count >= _options.MaxSeries || IsFull)
                {
                    series = default;
                    return false;
                }

                found = new StoredSeries(labels);
                _index.Add(found);
            }
        }

        series = new SeriesRef(found);
        return true;
    }

    /// <summary>Adds a float sample to a series.</summary>
    internal AppendResult Append(SeriesRef series, long timestamp, double value) => Append(series.Series, timestamp, value, null);

    /// <summary>Adds a histogram sample to a series.</summary>
    internal AppendResult Append(SeriesRef series, long timestamp, FloatHistogram histogram) => Append(series.Series, timestamp, 0, histogram);
}
