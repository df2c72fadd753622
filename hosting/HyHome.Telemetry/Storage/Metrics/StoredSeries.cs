using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>One series: sealed chunks, an open one, late samples and exemplars. Each operation holds the series' own short lock.</summary>
internal sealed class StoredSeries : IMetricSeries
{
    /// <summary>What the objects around a chunk's bytes take.</summary>
    internal const int ChunkOverhead = 96;

    /// <summary>Samples in a full chunk: enough to compress well, few enough that reading the end of one is cheap.</summary>
    private const int ChunkSamples = 240;

    private const int LateSamples = 64;

    [ThreadStatic]
    private static MetricSamples? scratch;

    private readonly Lock _gate = new();
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

    /// <summary>What the journal knows of the series; for the writer of the journal only.</summary>
    public SeriesInJournal InJournal { get; set; }

    /// <summary>Whether retention took the series out of the index. Nothing is added to it from then on.</summary>
    public bool IsRemoved { get; private set; }

    public bool MayHold(long minTime, long maxTime)
    {
        lock (_gate)
        {
            return _minTime <= maxTime && _lastTime >= minTime;
        }
    }

    /// <summary>Adds a sample, a histogram where one is given. <paramref name="grown"/> says by how many bytes memory grew.</summary>
    public AppendResult? Append(long timestamp, double value, FloatHistogram? histogram, long oldest, long window, out int grown)
    {
        grown = 0;
        lock (_gate)
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

    public void Read(long minTime, long maxTime, MetricSamples into)
    {
        lock (_gate)
        {
            if (!_overlaps && _late is null)
            {
                ReadInto(minTime, maxTime, into);
                return;
            }

            var all = scratch ??= new MetricSamples();
            all.Clear();
            ReadInto(minTime, maxTime, all);
            for (var i = 0; i < (_late?.Count ?? 0); i++)
            {
                var sample = _late![i];
                if (sample.Timestamp >= minTime && sample.Timestamp <= maxTime)
                {
                    Add(all, sample.Timestamp, sample.Value, sample.Histogram);
                }
            }

            CopySorted(all, into);
        }
    }

    public AppendResult AddExemplar(Exemplar exemplar)
    {
        lock (_gate)
        {
            return (_exemplars ??= new ExemplarRing()).Add(exemplar);
        }
    }

    public IReadOnlyList<Exemplar> ReadExemplars(long minTime, long maxTime)
    {
        lock (_gate)
        {
            return _exemplars?.Between(minTime, maxTime) ?? [];
        }
    }

    /// <summary>Seals what is open and hands out the chunks that no block holds yet, with the bytes that were counted for them.</summary>
    public List<MetricChunk> Cut(out long counted)
    {
        lock (_gate)
        {
            counted = OpenBytes + ((_late?.Count ?? 0) * 40L);
            foreach (var chunk in _chunks)
            {
                counted += chunk.Block is null ? chunk.Length + ChunkOverhead : 0;
            }

            SealOpen();
            if (_late is { Count: > 0 })
            {
                SealLate();
            }

            _late = null;
            return [.. _chunks.Where(static c => c.Block is null)];
        }
    }

    /// <summary>All exemplars.</summary>
    public IReadOnlyList<Exemplar> AllExemplars() => ReadExemplars(long.MinValue, long.MaxValue);

    /// <summary>Adds a chunk that was read from a block on disk.</summary>
    public void Restore(MetricChunk chunk)
    {
        lock (_gate)
        {
            Insert(chunk);
            _lastTime = Math.Max(_lastTime, chunk.MaxTime);
            _minTime = Math.Min(_minTime, chunk.MinTime);
        }
    }

    /// <summary>Lets go of the chunks of removed blocks and of exemplars before a time. True where nothing is left, and the series is then closed.</summary>
    public bool Evict(HashSet<MetricBlock> removed, long oldest)
    {
        lock (_gate)
        {
            _chunks = Array.FindAll(_chunks, c => c.Block is null || !removed.Contains(c.Block));
            _exemplars?.RemoveBefore(oldest);
            if (_chunks.Length == 0 && OpenCount == 0 && _late is not { Count: > 0 })
            {
                IsRemoved = true;
                return true;
            }

            _minTime = _chunks.Length > 0 ? _chunks[0].MinTime : _histograms?.MinTime ?? (_floats.Count > 0 ? _floats.MinTime : _minTime);
            return false;
        }
    }

    /// <summary>Lets go of the chunks of a block that turned out to be damaged.</summary>
    public void Forget(MetricBlock block)
    {
        lock (_gate)
        {
            _chunks = Array.FindAll(_chunks, c => c.Block != block);
        }
    }

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

    private bool TryFind(long timestamp, out LateSample found)
    {
        if (_late is not null && _late.TryFind(timestamp, out found))
        {
            return true;
        }

        // The common case, the last sample sent again, needs no decoding.
        if (_floats.Count > 0 && timestamp == _floats.LastTime)
        {
            found = new LateSample(timestamp, _floats.LastValue, null);
            return true;
        }

        if (_histograms is not null && timestamp == _histograms.LastTime)
        {
            found = new LateSample(timestamp, 0, _histograms.Last);
            return true;
        }

        var samples = scratch ??= new MetricSamples();
        samples.Clear();
        ReadInto(timestamp, timestamp, samples);
        found = samples.Count == 0 ? default : new LateSample(timestamp, samples.Values[0], samples.Histogram(0));
        return samples.Count > 0;
    }

    private void ReadInto(long minTime, long maxTime, MetricSamples into)
    {
        foreach (var chunk in _chunks)
        {
            if (chunk.Overlaps(minTime, maxTime))
            {
                ReadChunk(chunk, minTime, maxTime, into);
            }
        }

        if (_histograms is not null)
        {
            HistogramChunkEncoder.Read(_histograms.Bytes, _histograms.Count, _histograms.MinTime, minTime, maxTime, into);
        }
        else if (_floats.Count > 0 && _floats.MinTime <= maxTime && _floats.LastTime >= minTime)
        {
            FloatChunkDecoder.Read(_floats.Bytes, _floats.Count, _floats.MinTime, minTime, maxTime, into);
        }
    }

    private static void ReadChunk(MetricChunk chunk, long minTime, long maxTime, MetricSamples into)
    {
        try
        {
            chunk.Read(minTime, maxTime, into);
        }
        catch (InvalidDataException e) when (chunk.Block is not null)
        {
            // The answer is made of what is sound; the store sets the block aside.
            chunk.Block.ReportDamage(e.Message);
        }
    }

    private int SealOpen(bool keepBytes = false)
    {
        var open = OpenBytes;
        if (OpenCount == 0)
        {
            return 0;
        }

        var chunk = _histograms is not null
            ? new MetricChunk(_histograms.MinTime, _histograms.LastTime, _histograms.Count, true, _histograms.Bytes.ToArray())
            : new MetricChunk(_floats.MinTime, _floats.LastTime, _floats.Count, false, _floats.Bytes.ToArray());
        _histograms = null;
        _floats = default;
        Insert(chunk);
        return keepBytes ? chunk.Length + ChunkOverhead : open;
    }

    private int SealLate()
    {
        var bytes = 0;
        foreach (var chunk in _late!.Seal())
        {
            Insert(chunk);
            bytes += chunk.Length + ChunkOverhead;
        }

        return bytes;
    }

    private void Insert(MetricChunk chunk)
    {
        var at = _chunks.Length;
        while (at > 0 && _chunks[at - 1].MinTime > chunk.MinTime)
        {
            at--;
        }

        var lastOpen = OpenCount > 0 && chunk.MaxTime >= (_histograms?.MinTime ?? _floats.MinTime);
        _overlaps |= lastOpen || at < _chunks.Length || (at > 0 && Array.Exists(_chunks, c => c.Overlaps(chunk.MinTime, chunk.MaxTime)));
        var grown = new MetricChunk[_chunks.Length + 1];
        _chunks.AsSpan(0, at).CopyTo(grown);
        grown[at] = chunk;
        _chunks.AsSpan(at).CopyTo(grown.AsSpan(at + 1));
        _chunks = grown;
    }

    private static void CopySorted(MetricSamples from, MetricSamples into)
    {
        var order = new int[from.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var times = from.Timestamps.ToArray();
        Array.Sort(times, order);
        foreach (var i in order)
        {
            Add(into, from.Timestamps[i], from.Values[i], from.Histogram(i));
        }
    }

    private static void Add(MetricSamples into, long timestamp, double value, FloatHistogram? histogram)
    {
        if (histogram is null)
        {
            into.Add(timestamp, value);
        }
        else
        {
            into.Add(timestamp, histogram);
        }
    }
}
