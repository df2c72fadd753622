using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Ingest.RemoteWrite;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
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
            Labels(writer, series.Labels);
            foreach (var (timestamp, value) in series.Samples.OrderBy(static s => s.Timestamp))
            {
                var sample = writer.Begin(2);
                writer.Double(1, value);
                writer.UInt64(2, (ulong)timestamp);
                writer.End(sample);
            }

            foreach (var exemplar in series.Exemplars.OrderBy(static e => e.Timestamp))
            {
                var example = writer.Begin(3);
                Labels(writer, exemplar.Labels);
                writer.Double(2, exemplar.Value);
                writer.UInt64(3, (ulong)exemplar.Timestamp);
                writer.End(example);
            }

            foreach (var (timestamp, histogram) in series.Histograms.OrderBy(static h => h.Timestamp))
            {
                var native = writer.Begin(4);
                Histogram(writer, timestamp, histogram);
                writer.End(native);
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

    private static void Labels(ProtoWriter writer, LabelSet labels)
    {
        foreach (var label in labels)
        {
            var message = writer.Begin(1);
            writer.String(1, label.Name);
            writer.String(2, label.Value);
            writer.End(message);
        }
    }

    // With float counts, which hold integer histograms as well.
    private static void Histogram(ProtoWriter writer, long timestamp, FloatHistogram histogram)
    {
        writer.Double(2, histogram.Count);
        writer.Double(3, histogram.Sum);
        writer.UInt64(4, ZigZag(histogram.Schema));
        writer.Double(5, histogram.ZeroThreshold);
        writer.Double(7, histogram.ZeroCount);
        Spans(writer, 8, histogram.NegativeSpans);
        Doubles(writer, 10, histogram.NegativeBuckets);
        Spans(writer, 11, histogram.PositiveSpans);
        Doubles(writer, 13, histogram.PositiveBuckets);
        writer.UInt64(14, (ulong)histogram.CounterResetHint);
        writer.UInt64(15, (ulong)timestamp);
        Doubles(writer, 16, histogram.CustomValues);
    }

    private static void Spans(ProtoWriter writer, int field, BucketSpan[] spans)
    {
        foreach (var span in spans)
        {
            var message = writer.Begin(field);
            writer.UInt64(1, ZigZag(span.Offset));
            writer.UInt64(2, span.Length);
            writer.End(message);
        }
    }

    private static void Doubles(ProtoWriter writer, int field, double[] values)
    {
        if (values.Length > 0)
        {
            var packed = new byte[values.Length * sizeof(double)];
            for (var i = 0; i < values.Length; i++)
            {
                BitConverter.TryWriteBytes(packed.AsSpan(i * sizeof(double)), BitConverter.DoubleToUInt64Bits(values[i]));
            }

            writer.Bytes(field, packed);
        }
    }

    private static ulong ZigZag(int value) => (uint)((value << 1) ^ (value >> 31));
}
