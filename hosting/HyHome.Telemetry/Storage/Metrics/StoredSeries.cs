using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>
/// One series: sealed chunks, an open one, late samples and exemplars. Each operation holds the series' own short lock: its monitor, which lies in the
/// object's header, so that a sample touches one object less. Nothing outside of this class locks a series.
/// </summary>
internal sealed partial class StoredSeries : IMetricSeries
{
    /// <summary>What the objects around a chunk's bytes take.</summary>
    internal const int ChunkOverhead = 96;

    /// <summary>Samples in a full chunk: enough to compress well, few enough that reading the end of one is cheap.</summary>
    private const int ChunkSamples = 240;

    private const int LateSamples = 64;

    private MetricChunk[] _chunks = [];
    private FloatChunkEncoder _floats;
    private HistogramChunkEncoder? _histograms;
    private OutOfOrderBuffer? _late;
    private ExemplarRing? _exemplars;
    private long _minTime = long.MaxValue;
    private long _lastTime = long.MinValue;
    private bool _overlaps;

    public StoredSeries(LabelSet labels) => Labels = labels;

    public LabelSet Labels { get; }

    /// <summary>What the journal knows of the series; only touched where the journal's lock is held.</summary>
    public SeriesInJournal InJournal { get; set; }

    /// <summary>Whether retention took the series out of the index. Nothing is added to it from then on.</summary>
    public bool IsRemoved { get; private set; }

    public bool MayHold(long minTime, long maxTime)
    {
        lock (this)
        {
            return _minTime <= maxTime && _lastTime >= minTime;
        }
    }

    /// <summary>Adds a sample, a histogram where one is given. <paramref name="grown"/> says by how many bytes memory grew.</summary>
    public AppendResult? Append(long timestamp, double value, FloatHistogram? histogram, long oldest, long window, out int grown)
    {
        grown = 0;
        lock (this)
        {
            if (IsRemoved)
            {
                return null;
            }

            if (timestamp < oldest)
            {
                return AppendResult.TooOld;
            }

            if (timestamp > _lastTime)
            {
                grown = histogram is null ? AppendFloat(timestamp, value) : AppendHistogram(timestamp, histogram);
                _minTime = Math.Min(_minTime, timestamp);
                _lastTime = timestamp;
                return AppendResult.Stored;
            }

            return AppendLate(timestamp, value, histogram, window, ref grown);
        }
    }

    public AppendResult AddExemplar(Exemplar exemplar)
    {
        lock (this)
        {
            return (_exemplars ??= new ExemplarRing()).Add(exemplar);
        }
    }

    public IReadOnlyList<Exemplar> ReadExemplars(long minTime, long maxTime)
    {
        lock (this)
        {
            return _exemplars?.Between(minTime, maxTime) ?? [];
        }
    }

    /// <summary>All exemplars.</summary>
    public IReadOnlyList<Exemplar> AllExemplars() => ReadExemplars(long.MinValue, long.MaxValue);

    private int OpenCount => _histograms?.Count ?? _floats.Count;

    private int AppendFloat(long timestamp, double value)
    {
        var before = OpenBytes;
        var sealedBytes = 0;
        if (_histograms is not null || (_floats.Count > 0 && (_floats.Count >= ChunkSamples || !_floats.Takes(value))))
        {
            sealedBytes = SealOpen(keepBytes: true);
        }

        if (_floats.Count == 0)
        {
            _floats = new FloatChunkEncoder(timestamp, value);
        }
        else
        {
            _floats.Append(timestamp, value);
        }

        return OpenBytes - before + sealedBytes;
    }

    private int AppendHistogram(long timestamp, FloatHistogram histogram)
    {
        var before = OpenBytes;
        var sealedBytes = 0;
        if (_floats.Count > 0 || _histograms?.Count >= ChunkSamples)
        {
            sealedBytes = SealOpen(keepBytes: true);
        }

        if (_histograms is null)
        {
            _histograms = new HistogramChunkEncoder(timestamp, histogram);
        }
        else
        {
            _histograms.Append(timestamp, histogram);
        }

        return OpenBytes - before + sealedBytes;
    }

    private int OpenBytes => _histograms?.Capacity ?? (_floats.Count > 0 ? _floats.Capacity : 0);

    private AppendResult AppendLate(long timestamp, double value, FloatHistogram? histogram, long window, ref int grown)
    {
        if (TryFind(timestamp, out var found))
        {
            return found.IsSame(value, histogram) ? AppendResult.Duplicate : AppendResult.Conflict;
        }

        if (timestamp < _lastTime - window)
        {
            return AppendResult.TooOld;
        }

        _late ??= new OutOfOrderBuffer();
        _late.Add(new LateSample(timestamp, value, histogram));
        _minTime = Math.Min(_minTime, timestamp);
        grown = 40;
        if (_late.Count >= LateSamples)
        {
            grown -= 40 * LateSamples;
            grown += SealLate();
        }

        return AppendResult.Stored;
    }
}
