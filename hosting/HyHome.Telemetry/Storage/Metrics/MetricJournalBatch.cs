using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>
/// What was stored since the journal was written last, encoded as it comes: a series is in the processor's cache when its sample was just stored, and no more
/// when the journal is written. Used with the journal's lock held.
/// </summary>
internal sealed class MetricJournalBatch
{
    private const double LargestWhole = 9007199254740992;

    private readonly ByteWriter _fresh = new();
    private readonly ByteWriter _floats = new();
    private readonly ByteWriter _histograms = new();
    private readonly ByteWriter _exemplars = new();
    private readonly ByteWriter _metadata = new();
    private readonly JournalSeries _series;
    private int _freshCount;
    private int _floatCount;
    private int _histogramCount;
    private int _exemplarCount;
    private int _metadataCount;
    private long _lastTime;
    private int _lastId;

    public MetricJournalBatch(JournalSeries series) => _series = series;

    public bool IsEmpty => _floatCount + _histogramCount + _exemplarCount + _metadataCount == 0;

    /// <summary>The memory that the batch takes.</summary>
    public long Bytes => _fresh.Length + _floats.Length + _histograms.Length + _exemplars.Length + _metadata.Length;

    public void Add(StoredSeries series, long timestamp, double value)
    {
        var known = Known(series);
        var whole = Math.Abs(value) < LargestWhole ? (long)value : 0;
        var isWhole = BitConverter.DoubleToInt64Bits(whole) == BitConverter.DoubleToInt64Bits(value);

        // Samples come in the order of series more often than not: the difference to the one before is small.
        long step = known.Id - _lastId;
        _floats.ZigZag((step << 1) | (isWhole ? 1L : 0L));
        _floats.ZigZag(timestamp - _lastTime);
        if (isWhole)
        {
            _floats.ZigZag(whole - known.Whole);
            series.InJournal = known with { Whole = whole };
        }
        else
        {
            _floats.Double(value);
        }

        _lastTime = timestamp;
        _lastId = known.Id;
        _floatCount++;
    }

    public void Add(StoredSeries series, long timestamp, FloatHistogram histogram)
    {
        _histograms.Varint(Known(series).Id);
        _histograms.ZigZag(timestamp);
        HistogramCodec.Write(_histograms, histogram, null);
        _histogramCount++;
    }

    public void Add(StoredSeries series, Exemplar exemplar)
    {
        _exemplars.Varint(Known(series).Id);
        _exemplars.ZigZag(exemplar.Timestamp);
        _exemplars.Double(exemplar.Value);
        LabelCodec.Write(_exemplars, exemplar.Labels);
        _exemplarCount++;
    }

    public void Add(string metric, MetricMetadata metadata)
    {
        _metadata.Text(metric);
        _metadata.Text(metadata.Type);
        _metadata.Text(metadata.Help);
        _metadata.Text(metadata.Unit);
        _metadataCount++;
    }

    /// <summary>Writes everything as one record, and forgets it.</summary>
    public void MoveTo(ByteWriter record)
    {
        Move(_fresh, ref _freshCount, record);
        Move(_floats, ref _floatCount, record);
        Move(_histograms, ref _histogramCount, record);
        Move(_exemplars, ref _exemplarCount, record);
        Move(_metadata, ref _metadataCount, record);
        (_lastTime, _lastId) = (0, 0);
    }

    private static void Move(ByteWriter from, ref int count, ByteWriter to)
    {
        to.Varint(count);
        to.Bytes(from.Written);
        from.Clear();
        count = 0;
    }

    private SeriesInJournal Known(StoredSeries series)
    {
        if (series.InJournal.Journal == _series.Journal)
        {
            return series.InJournal;
        }

        LabelCodec.Write(_fresh, series.Labels);
        _freshCount++;
        return series.InJournal = _series.Declare();
    }
}
