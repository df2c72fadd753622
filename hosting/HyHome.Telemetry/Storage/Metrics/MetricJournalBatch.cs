using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>What was stored since the journal was written last.</summary>
internal sealed class MetricJournalBatch
{
    private const double LargestWhole = 9007199254740992;

    private readonly List<(StoredSeries Series, long Timestamp, double Value)> _floats = [];
    private readonly List<(StoredSeries Series, long Timestamp, FloatHistogram Histogram)> _histograms = [];
    private readonly List<(StoredSeries Series, Exemplar Exemplar)> _exemplars = [];
    private readonly List<(string Metric, MetricMetadata Metadata)> _metadata = [];

    public bool IsEmpty => _floats.Count + _histograms.Count + _exemplars.Count + _metadata.Count == 0;

    /// <summary>An estimate of the memory that the batch takes.</summary>
    public long Bytes => (_floats.Count * 24L) + (_histograms.Count * 400L) + (_exemplars.Count * 200L);

    public void Add(StoredSeries series, long timestamp, double value) => _floats.Add((series, timestamp, value));

    public void Add(List<(StoredSeries Series, long Timestamp, double Value)> samples) => _floats.AddRange(samples);

    public void Add(StoredSeries series, long timestamp, FloatHistogram histogram) => _histograms.Add((series, timestamp, histogram));

    public void Add(StoredSeries series, Exemplar exemplar) => _exemplars.Add((series, exemplar));

    public void Add(string metric, MetricMetadata metadata) => _metadata.Add((metric, metadata));

    public void Clear()
    {
        _floats.Clear();
        _histograms.Clear();
        _exemplars.Clear();
        _metadata.Clear();
    }

    /// <summary>Writes everything as one record.</summary>
    /// <param name="to">Where to write.</param>
    /// <param name="journal">The number of the journal.</param>
    /// <param name="declared">How many series the journal knows.</param>
    public void WriteTo(ByteWriter to, long journal, ref int declared)
    {
        var fresh = new List<StoredSeries>();
        Declare(_floats, static f => f.Series, journal, ref declared, fresh);
        Declare(_histograms, static h => h.Series, journal, ref declared, fresh);
        Declare(_exemplars, static e => e.Series, journal, ref declared, fresh);
        to.Varint(fresh.Count);
        foreach (var series in fresh)
        {
            LabelCodec.Write(to, series.Labels);
        }

        WriteFloats(to);
        to.Varint(_histograms.Count);
        foreach (var (series, timestamp, histogram) in _histograms)
        {
            to.Varint(series.InJournal.Id);
            to.ZigZag(timestamp);
            HistogramCodec.Write(to, histogram, null);
        }

        to.Varint(_exemplars.Count);
        foreach (var (series, exemplar) in _exemplars)
        {
            to.Varint(series.InJournal.Id);
            to.ZigZag(exemplar.Timestamp);
            to.Double(exemplar.Value);
            LabelCodec.Write(to, exemplar.Labels);
        }

        to.Varint(_metadata.Count);
        foreach (var (metric, metadata) in _metadata)
        {
            to.Text(metric);
            to.Text(metadata.Type);
            to.Text(metadata.Help);
            to.Text(metadata.Unit);
        }
    }

    private static void Declare<T>(List<T> items, Func<T, StoredSeries> seriesOf, long journal, ref int declared, List<StoredSeries> fresh)
    {
        foreach (var item in items)
        {
            var series = seriesOf(item);
            if (series.InJournal.Journal != journal)
            {
                series.InJournal = new SeriesInJournal(journal, declared++, 0);
                fresh.Add(series);
            }
        }
    }

    private void WriteFloats(ByteWriter to)
    {
        to.Varint(_floats.Count);
        long last = 0;
        var lastId = 0;
        foreach (var (series, timestamp, value) in _floats)
        {
            var known = series.InJournal;
            var whole = Math.Abs(value) < LargestWhole ? (long)value : 0;
            var isWhole = BitConverter.DoubleToInt64Bits(whole) == BitConverter.DoubleToInt64Bits(value);

            // Batches come in the order of series more often than not: the difference to the one before is small.
            long step = known.Id - lastId;
            to.ZigZag((step << 1) | (isWhole ? 1L : 0L));
            to.ZigZag(timestamp - last);
            if (isWhole)
            {
                to.ZigZag(whole - known.Whole);
                series.InJournal = known with { Whole = whole };
            }
            else
            {
                to.Double(value);
            }

            last = timestamp;
            lastId = known.Id;
        }
    }
}
