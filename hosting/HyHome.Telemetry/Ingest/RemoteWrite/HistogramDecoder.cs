using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Decodes native histograms, which have the same form in both versions of remote write.</summary>
internal static class HistogramDecoder
{
    /// <summary>Adds the histogram to a series, or says there why it is refused.</summary>
    public static void Decode(ReadOnlySpan<byte> message, RemoteSeries into)
    {
        var reader = new ProtoReader(message);
        double count = 0, sum = 0, zeroThreshold = 0, zeroCount = 0;
        var isInteger = true;
        int schema = 0, hint = 0;
        long timestamp = 0;
        var (negativeSpans, positiveSpans) = (new List<BucketSpan>(), new List<BucketSpan>());
        ulong[] negativeDeltas = [], positiveDeltas = [], negativeCounts = [], positiveCounts = [], customValues = [];
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    count = reader.UInt64();
                    break;
                case 2:
                    (count, isInteger) = (reader.Double(), false);
                    break;
                case 3:
                    sum = reader.Double();
                    break;
                case 4:
                    schema = reader.SInt32();
                    break;
                case 5:
                    zeroThreshold = reader.Double();
                    break;
                case 6:
                    zeroCount = reader.UInt64();
                    break;
                case 7:
                    zeroCount = reader.Double();
                    break;
                case 8:
                    negativeSpans.Add(Span(reader.Bytes()));
                    break;
                case 9:
                    reader.RepeatedVarint(ref negativeDeltas);
                    break;
                case 10:
                    reader.RepeatedFixed64(ref negativeCounts);
                    break;
                case 11:
                    positiveSpans.Add(Span(reader.Bytes()));
                    break;
                case 12:
                    reader.RepeatedVarint(ref positiveDeltas);
                    break;
                case 13:
                    reader.RepeatedFixed64(ref positiveCounts);
                    break;
                case 14:
                    hint = reader.Int32();
                    break;
                case 15:
                    timestamp = reader.Int64();
                    break;
                case 16:
                    reader.RepeatedFixed64(ref customValues);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var negative = Buckets(negativeDeltas, negativeCounts);
        var positive = Buckets(positiveDeltas, positiveCounts);
        if ((HistogramChecks.Spans("positive side", positiveSpans, positive.Length) ?? HistogramChecks.Spans("negative side", negativeSpans, negative.Length)) is { } mismatch)
        {
            into.RefusedHistograms.Add(mismatch);
            return;
        }

        var histogram = HighResolution.Reduce(new FloatHistogram
        {
            CounterResetHint = hint is >= 0 and <= (int)CounterResetHint.Gauge ? (CounterResetHint)hint : CounterResetHint.Unknown,
            Schema = schema,
            ZeroThreshold = zeroThreshold,
            ZeroCount = zeroCount,
            Count = count,
            Sum = sum,
            NegativeSpans = [.. negativeSpans],
            NegativeBuckets = negative,
            PositiveSpans = [.. positiveSpans],
            PositiveBuckets = positive,
            CustomValues = Array.ConvertAll(customValues, BitConverter.UInt64BitsToDouble),
        });
        if (HistogramChecks.Explain(histogram, isInteger) is { } problem)
        {
            into.RefusedHistograms.Add(problem);
            return;
        }

        into.Histograms.Add((timestamp, histogram));
    }

    // Integer histograms come as differences between neighbours, float histograms as they are.
    private static double[] Buckets(ulong[] deltas, ulong[] counts)
    {
        var buckets = new double[deltas.Length > 0 ? deltas.Length : counts.Length];
        long running = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (deltas.Length > 0)
            {
                running += (long)(deltas[i] >> 1) ^ -(long)(deltas[i] & 1);
                buckets[i] = running;
            }
            else
            {
                buckets[i] = BitConverter.UInt64BitsToDouble(counts[i]);
            }
        }

        return buckets;
    }

    private static BucketSpan Span(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var offset = 0;
        uint length = 0;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    offset = reader.SInt32();
                    break;
                case 2:
                    length = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new BucketSpan(offset, length);
    }
}
