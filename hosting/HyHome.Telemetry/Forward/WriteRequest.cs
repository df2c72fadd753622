using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Ingest.RemoteWrite;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Forward;

/// <summary>What becomes one request of remote write 1.0 (<c>prometheus.WriteRequest</c>).</summary>
internal sealed class WriteRequest
{
    private static readonly string[] Types = ["unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"];

    private readonly Dictionary<LabelSet, RemoteSeries> _series = [];

    /// <summary>Samples, histograms and exemplars in it.</summary>
    public int Count { get; set; }

    public Dictionary<string, MetricMetadata> Metadata { get; } = [];

    public RemoteSeries Series(LabelSet labels)
    {
        if (!_series.TryGetValue(labels, out var series))
        {
            _series[labels] = series = new RemoteSeries { Labels = labels };
        }

        return series;
    }

    public byte[] Encode()
    {
        var writer = new ProtoWriter();
        foreach (var series in _series.Values)
        {
            var message = writer.Begin(1);
            SeriesEncoder.Labels(writer, series.Labels);
            foreach (var (timestamp, value) in series.Samples.OrderBy(static s => s.Timestamp))
            {
                SeriesEncoder.Sample(writer, timestamp, value);
            }

            foreach (var exemplar in series.Exemplars.OrderBy(static e => e.Timestamp))
            {
                var example = writer.Begin(3);
                SeriesEncoder.Labels(writer, exemplar.Labels);
                writer.Double(2, exemplar.Value);
                writer.UInt64(3, (ulong)exemplar.Timestamp);
                writer.End(example);
            }

            foreach (var (timestamp, histogram) in series.Histograms.OrderBy(static h => h.Timestamp))
            {
                SeriesEncoder.Histogram(writer, timestamp, histogram);
            }

            writer.End(message);
        }

        foreach (var (metric, metadata) in Metadata)
        {
            var message = writer.Begin(3);
            writer.UInt64(1, (ulong)Math.Max(0, Array.IndexOf(Types, metadata.Type)));
            writer.String(2, metric);
            writer.String(4, metadata.Help);
            writer.String(5, metadata.Unit);
            writer.End(message);
        }

        return writer.ToArray();
    }
}
