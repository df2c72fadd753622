using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>One native histogram as bytes, alone or as the change of the one before it.</summary>
internal static class HistogramCodec
{
    private const int SameLayout = 1;
    private const int WholeCounts = 2;

    public static void Write(ByteWriter to, FloatHistogram histogram, FloatHistogram? before)
    {
        var same = before is not null && HasSameLayout(histogram, before);
        var whole = AllWhole(histogram) && (!same || AllWhole(before!));
        to.Byte((byte)((same ? SameLayout : 0) | (whole ? WholeCounts : 0) | ((int)histogram.CounterResetHint << 2)));
        if (!same)
        {
            WriteLayout(to, histogram);
        }

        var basis = same ? before : null;
        to.Double(histogram.Sum);
        WriteCount(to, histogram.Count, basis?.Count ?? 0, whole);
        WriteCount(to, histogram.ZeroCount, basis?.ZeroCount ?? 0, whole);
        WriteCounts(to, histogram.PositiveBuckets, basis?.PositiveBuckets, whole);
        WriteCounts(to, histogram.NegativeBuckets, basis?.NegativeBuckets, whole);
    }

    public static FloatHistogram Read(ref ByteReader from, FloatHistogram? before)
    {
        int flags = from.Byte();
        var same = (flags & SameLayout) != 0;
        var whole = (flags & WholeCounts) != 0;
        var layout = same ? before ?? throw new InvalidDataException("Stored data is damaged: a histogram refers to none before it.") : ReadLayout(ref from);
        var basis = same ? before : null;
        var sum = from.Double();
        return new FloatHistogram
        {
            CounterResetHint = (CounterResetHint)(flags >> 2),
            Schema = layout.Schema,
            ZeroThreshold = layout.ZeroThreshold,
            Sum = sum,
            Count = ReadCount(ref from, basis?.Count ?? 0, whole),
            ZeroCount = ReadCount(ref from, basis?.ZeroCount ?? 0, whole),
            PositiveSpans = layout.PositiveSpans,
            NegativeSpans = layout.NegativeSpans,
            PositiveBuckets = ReadCounts(ref from, layout.PositiveBuckets.Length, basis?.PositiveBuckets, whole),
            NegativeBuckets = ReadCounts(ref from, layout.NegativeBuckets.Length, basis?.NegativeBuckets, whole),
            CustomValues = layout.CustomValues,
        };
    }

    /// <summary>Whether two histograms are equal bit by bit.</summary>
    public static bool AreEqual(FloatHistogram left, FloatHistogram right) =>
        left.CounterResetHint == right.CounterResetHint && HasSameLayout(left, right) && SameBits([left.Count, left.ZeroCount, left.Sum], [right.Count, right.ZeroCount, right.Sum]) &&
        SameBits(left.PositiveBuckets, right.PositiveBuckets) && SameBits(left.NegativeBuckets, right.NegativeBuckets);

    private static bool HasSameLayout(FloatHistogram left, FloatHistogram right) =>
        left.Schema == right.Schema && left.ZeroThreshold.Equals(right.ZeroThreshold) &&
        left.PositiveBuckets.Length == right.PositiveBuckets.Length && left.NegativeBuckets.Length == right.NegativeBuckets.Length &&
        left.PositiveSpans.AsSpan().SequenceEqual(right.PositiveSpans) && left.NegativeSpans.AsSpan().SequenceEqual(right.NegativeSpans) &&
        SameBits(left.CustomValues, right.CustomValues);

    private static bool SameBits(ReadOnlySpan<double> left, ReadOnlySpan<double> right) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(left).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(right));

    private static void WriteLayout(ByteWriter to, FloatHistogram histogram)
    {
        to.ZigZag(histogram.Schema);
        to.Double(histogram.ZeroThreshold);
        WriteSpans(to, histogram.PositiveSpans);
        WriteSpans(to, histogram.NegativeSpans);
        to.Varint(histogram.PositiveBuckets.Length);
        to.Varint(histogram.NegativeBuckets.Length);
        WriteCounts(to, histogram.CustomValues, null, false, withLength: true);
    }

    private static FloatHistogram ReadLayout(ref ByteReader from)
    {
        var schema = (int)from.ZigZag();
        var threshold = from.Double();
        var positive = ReadSpans(ref from);
        var negative = ReadSpans(ref from);
        var positives = from.Count();
        var negatives = from.Count();
        return new FloatHistogram
        {
            Schema = schema,
            ZeroThreshold = threshold,
            PositiveSpans = positive,
            NegativeSpans = negative,
            PositiveBuckets = new double[positives],
            NegativeBuckets = new double[negatives],
            CustomValues = ReadCounts(ref from, from.Count(), null, false),
        };
    }

    private static void WriteSpans(ByteWriter to, BucketSpan[] spans)
    {
        to.Varint(spans.Length);
        foreach (var span in spans)
        {
            to.ZigZag(span.Offset);
            to.Varint(span.Length);
        }
    }

    private static BucketSpan[] ReadSpans(ref ByteReader from)
    {
        var spans = new BucketSpan[from.Count()];
        for (var i = 0; i < spans.Length; i++)
        {
            spans[i] = new BucketSpan((int)from.ZigZag(), (uint)from.Varint());
        }

        return spans;
    }

    private static void WriteCounts(ByteWriter to, double[] counts, double[]? before, bool whole, bool withLength = false)
    {
        if (withLength)
        {
            to.Varint(counts.Length);
        }

        for (var i = 0; i < counts.Length; i++)
        {
            WriteCount(to, counts[i], before?[i] ?? 0, whole);
        }
    }

    private static double[] ReadCounts(ref ByteReader from, int length, double[]? before, bool whole)
    {
        var counts = length == 0 ? [] : new double[length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = ReadCount(ref from, before?[i] ?? 0, whole);
        }

        return counts;
    }

    private static void WriteCount(ByteWriter to, double count, double before, bool whole)
    {
        if (whole)
        {
            to.ZigZag((long)count - (long)before);
        }
        else
        {
            to.Double(count);
        }
    }

    private static double ReadCount(ref ByteReader from, double before, bool whole) => whole ? (long)before + from.ZigZag() : from.Double();

    private static bool AllWhole(FloatHistogram histogram) =>
        IsWhole(histogram.Count) && IsWhole(histogram.ZeroCount) &&
        Array.TrueForAll(histogram.PositiveBuckets, IsWhole) && Array.TrueForAll(histogram.NegativeBuckets, IsWhole);

    private static bool IsWhole(double value) =>
        Math.Abs(value) < 9007199254740992 && BitConverter.DoubleToInt64Bits((long)value) == BitConverter.DoubleToInt64Bits(value);
}
