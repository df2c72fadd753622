using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>Puts what a journal holds back into series.</summary>
internal sealed class MetricJournalReplay
{
    private readonly List<StoredSeries> _series = [];
    private readonly List<long> _wholes = [];
    private readonly Func<LabelSet, StoredSeries> _seriesOf;
    private readonly Action<StoredSeries, long, double, Model.FloatHistogram?> _append;
    private readonly Action<string, MetricMetadata> _setMetadata;

    public MetricJournalReplay(
        Func<LabelSet, StoredSeries> seriesOf, Action<StoredSeries, long, double, Model.FloatHistogram?> append, Action<string, MetricMetadata> setMetadata)
    {
        _seriesOf = seriesOf;
        _append = append;
        _setMetadata = setMetadata;
    }

    public int Declared => _series.Count;

    public void Apply(ReadOnlySpan<byte> record)
    {
        var reader = new ByteReader(record);
        var fresh = reader.Count();
        for (var i = 0; i < fresh; i++)
        {
            _series.Add(_seriesOf(LabelCodec.Read(ref reader)));
            _wholes.Add(0);
        }

        ReadFloats(ref reader);
        var histograms = reader.Count();
        for (var i = 0; i < histograms; i++)
        {
            var series = Series(reader.Int());
            var time = reader.ZigZag();
            _append(series, time, 0, HistogramCodec.Read(ref reader, null));
        }

        var exemplars = reader.Count();
        for (var i = 0; i < exemplars; i++)
        {
            var series = Series(reader.Int());
            var time = reader.ZigZag();
            var value = reader.Double();
            series.AddExemplar(new Exemplar(LabelCodec.Read(ref reader), value, time));
        }

        var metadata = reader.Count();
        for (var i = 0; i < metadata; i++)
        {
            _setMetadata(reader.Text(), new MetricMetadata(reader.Text(), reader.Text(), reader.Text()));
        }
    }

    /// <summary>Lets the journal be continued.</summary>
    public void Continue(long journal)
    {
        for (var i = 0; i < _series.Count; i++)
        {
            _series[i].InJournal = new SeriesInJournal(journal, i, _wholes[i]);
        }
    }

    private void ReadFloats(ref ByteReader reader)
    {
        var count = reader.Count();
        long time = 0;
        long id = 0;
        for (var i = 0; i < count; i++)
        {
            var step = reader.ZigZag();
            id += step >> 1;
            time += reader.ZigZag();
            var series = Series((int)id);
            var isWhole = (step & 1) != 0;
            var value = isWhole ? _wholes[(int)id] += reader.ZigZag() : reader.Double();
            _append(series, time, value, null);
        }
    }

    private StoredSeries Series(int id) => (uint)id < (uint)_series.Count ? _series[id] : throw new InvalidDataException("a record names a series that no record before declares");
}
