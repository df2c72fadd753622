using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Decodes prometheus.WriteRequest (remote write 1.0), where labels are spelled out in each series.</summary>
internal static class WriteDecoderV1
{
    public static List<RemoteSeries> Decode(ReadOnlySpan<byte> message)
    {
        var all = new List<RemoteSeries>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                all.Add(Series(reader.Bytes()));
            }
            else
            {
                reader.Skip();
            }
        }

        return all;
    }

    private static RemoteSeries Series(ReadOnlySpan<byte> message)
    {
        var series = new RemoteSeries();
        var labels = new List<Label>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    labels.Add(Label(reader.Bytes()));
                    break;
                case 2:
                    series.Samples.Add(Sample(reader.Bytes()));
                    break;
                case 3:
                    series.Exemplars.Add(Exemplar(reader.Bytes()));
                    break;
                case 4:
                    HistogramDecoder.Decode(reader.Bytes(), series);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        series.SetLabels(labels, isToldOfProblems: false);
        return series;
    }

    /// <summary>A sample; version 2 has the same fields and more.</summary>
    internal static (long Timestamp, double Value) Sample(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        double value = 0;
        long timestamp = 0;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    value = reader.Double();
                    break;
                case 2:
                    timestamp = reader.Int64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (timestamp, value);
    }

    private static Label Label(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        string name = "", value = "";
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    name = reader.String();
                    break;
                case 2:
                    value = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Label(name, value);
    }

    private static Exemplar Exemplar(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var labels = new List<Label>();
        double value = 0;
        long timestamp = 0;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    labels.Add(Label(reader.Bytes()));
                    break;
                case 2:
                    value = reader.Double();
                    break;
                case 3:
                    timestamp = reader.Int64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Exemplar(LabelSet.Create(labels), value, timestamp);
    }
}
