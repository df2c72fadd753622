using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Writes what a series holds (<c>prometheus.TimeSeries</c>), as remote write and remote read send it.</summary>
internal static class SeriesEncoder
{
    public static void Labels(ProtoWriter writer, LabelSet labels)
    {
        foreach (var label in labels)
        {
            var message = writer.Begin(1);
            writer.String(1, label.Name);
            writer.String(2, label.Value);
            writer.End(message);
        }
    }

    public static void Sample(ProtoWriter writer, long timestamp, double value)
    {
        var sample = writer.Begin(2);
        writer.Double(1, value);
        writer.UInt64(2, (ulong)timestamp);
        writer.End(sample);
    }

    /// <summary>With float counts, which hold integer histograms as well.</summary>
    public static void Histogram(ProtoWriter writer, long timestamp, FloatHistogram histogram)
    {
        var message = writer.Begin(4);
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
        writer.End(message);
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
