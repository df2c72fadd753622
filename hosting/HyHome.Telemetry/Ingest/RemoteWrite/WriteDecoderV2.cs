using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Decodes io.prometheus.write.v2.Request, where labels are pairs of references into one table of strings.</summary>
internal static class WriteDecoderV2
{
    public static List<RemoteSeries> Decode(ReadOnlySpan<byte> message)
    {
        var symbols = new List<string>();
        var table = new ProtoReader(message);
        while (table.Next(out var field))
        {
            if (field == 4)
            {
                symbols.Add(table.String());
            }
            else
            {
                table.Skip();
            }
        }

        var all = new List<RemoteSeries>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 5)
            {
                all.Add(Series(reader.Bytes(), symbols));
            }
            else
            {
                reader.Skip();
            }
        }

        return all;
    }

    private static RemoteSeries Series(ReadOnlySpan<byte> message, List<string> symbols)
    {
        var series = new RemoteSeries();
        ulong[] references = [];
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    reader.RepeatedVarint(ref references);
                    break;
                case 2:
                    series.Samples.Add(WriteDecoderV1.Sample(reader.Bytes()));
                    break;
                case 3:
                    HistogramDecoder.Decode(reader.Bytes(), series);
                    break;
                case 4:
                    Exemplar(reader.Bytes(), symbols, series);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (Resolve(references, symbols, series) is { } labels)
        {
            series.SetLabels(labels);
            if (series.Problem is null && series.Samples.Count + series.Histograms.Count + series.RefusedHistograms.Count == 0)
            {
                series.Problem = $"TimeSeries must contain at least one sample or histogram for series {series.Labels}";
            }
        }

        return series;
    }

    private static void Exemplar(ReadOnlySpan<byte> message, List<string> symbols, RemoteSeries series)
    {
        ulong[] references = [];
        double value = 0;
        long timestamp = 0;
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    reader.RepeatedVarint(ref references);
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

        if (Resolve(references, symbols, series) is { } labels)
        {
            series.Exemplars.Add(new Exemplar(LabelSet.Create(labels), value, timestamp));
        }
    }

    private static List<Label>? Resolve(ulong[] references, List<string> symbols, RemoteSeries series)
    {
        if (references.Length % 2 != 0)
        {
            series.Problem = $"parsing labels for series {Shown(references)}: invalid labelRefs length {references.Length}";
            return null;
        }

        var labels = new List<Label>(references.Length / 2);
        for (var i = 0; i < references.Length; i += 2)
        {
            if (references[i] >= (ulong)symbols.Count || references[i + 1] >= (ulong)symbols.Count)
            {
                series.Problem = $"parsing labels for series {Shown(references)}: labelRefs {references[i]} (name) = {references[i + 1]} (value) outside of symbols table (size {symbols.Count})";
                return null;
            }

            labels.Add(new Label(symbols[(int)references[i]], symbols[(int)references[i + 1]]));
        }

        return labels;
    }

    private static string Shown(ulong[] references) => $"[{string.Join(' ', references)}]";
}
