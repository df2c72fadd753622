using System.Numerics;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>
/// A full chunk of floats in its smallest form: numbers with few decimals as whole ones, and of these, or of their differences, what each has above the least, all in
/// as many bits as the largest needs. Counters and rounded gauges take half of what <see cref="FloatChunkEncoder"/> needs, which has to write them one by one.
/// </summary>
internal static class PackedFloatChunk
{
    /// <summary>What such a chunk begins with. No other does: this would be a whole-number chunk that begins with a stale marker, which is no whole number.</summary>
    private const byte Mark = 0xFF;

    private const int LeastSamples = 8;
    private const double LargestWhole = 9007199254740992;

    private static readonly double[] Scales = [1, 10, 100, 1000, 10_000];

    [ThreadStatic]
    private static MetricSamples? samples;

    [ThreadStatic]
    private static long[]? wholes;

    /// <summary>Whether the bytes of a chunk are of this form.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.Length > 0 && bytes[0] == Mark;

    /// <summary>The bytes of a chunk in this form where that is smaller, else as they are.</summary>
    public static byte[] Seal(in FloatChunkEncoder chunk)
    {
        if (chunk.Count >= LeastSamples)
        {
            var read = samples ??= new MetricSamples();
            read.Clear();
            FloatChunkDecoder.Read(chunk.Bytes, chunk.Count, chunk.MinTime, long.MinValue, long.MaxValue, read);
            if (Pack(read.Timestamps, read.Values, chunk.Bytes.Length) is { } packed)
            {
                return packed;
            }
        }

        return chunk.Bytes.ToArray();
    }

    /// <summary>Adds the samples of a chunk that lie between two times to a buffer.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, int count, long firstTime, long minTime, long maxTime, MetricSamples into)
    {
        if (count < LeastSamples)
        {
            throw Damaged();
        }

        var header = new ByteReader(bytes, 1);
        var form = header.Byte();
        var byDifference = (form & 0x80) != 0;
        var scale = (form & 0x7F) < Scales.Length ? Scales[form & 0x7F] : throw Damaged();
        var (leastStep, timeBits) = (header.ZigZag(), Width(ref header));
        var whole = byDifference ? header.ZigZag() : 0;
        var (least, valueBits) = (header.ZigZag(), Width(ref header));
        var stepReader = new BitReader(bytes[header.Position..]);
        var valueReader = stepReader;
        valueReader.Skip((count - 1) * timeBits);
        if (timeBits == 0 && leastStep > 0)
        {
            ReadEven(new Values(valueReader, byDifference, whole, least, valueBits, scale), Within(firstTime, leastStep, count, minTime, maxTime), firstTime, leastStep, into);
            return;
        }

        var times = into.Room(count, out var values);
        var written = 0;
        var time = firstTime;
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                time += leastStep + (long)stepReader.Bits(timeBits);
                if (time > maxTime)
                {
                    break;
                }
            }

            if (!byDifference)
            {
                whole = least + (long)valueReader.Bits(valueBits);
            }
            else if (i > 0)
            {
                whole += least + (long)valueReader.Bits(valueBits);
            }

            if (time >= minTime && time <= maxTime)
            {
                times[written] = time;
                values[written++] = whole / scale;
            }
        }

        into.Take(written);
    }

    // The numbers of the first sample that lies between two times and of the one after the last, where samples lie evenly.
    private static (int From, int To) Within(long firstTime, long step, int count, long minTime, long maxTime)
    {
        var from = minTime <= firstTime ? 0 : ((((ulong)minTime - (ulong)firstTime) - 1) / (ulong)step) + 1;
        var to = maxTime < firstTime ? 0 : (((ulong)maxTime - (ulong)firstTime) / (ulong)step) + 1;
        return ((int)Math.Min(from, (ulong)count), (int)Math.Min(to, (ulong)count));
    }

    // Only what is asked for is worked out; of the differences before it the sum is enough.
    private static void ReadEven(Values packed, (int From, int To) wanted, long firstTime, long step, MetricSamples into)
    {
        var (from, to) = wanted;
        if (from >= to)
        {
            return;
        }

        var reader = packed.Reader;
        var whole = packed.First;
        if (packed.ByDifference)
        {
            whole += (from * packed.Least) + (long)reader.Sum(from, packed.Bits);
        }
        else
        {
            reader.Skip(from * packed.Bits);
            whole = packed.Least + (long)reader.Bits(packed.Bits);
        }

        var times = into.Room(to - from, out var values);
        for (var i = 0; i < times.Length; i++)
        {
            if (i > 0)
            {
                whole = (packed.ByDifference ? whole : 0) + packed.Least + (long)reader.Bits(packed.Bits);
            }

            times[i] = firstTime + ((from + i) * step);
            values[i] = whole / packed.Scale;
        }

        into.Take(times.Length);
    }

    private static byte[]? Pack(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int smallerThan)
    {
        var numbers = (wholes ??= new long[values.Length]).Length >= values.Length ? wholes : wholes = new long[values.Length];
        if (!TryScale(values, numbers, out var scale))
        {
            return null;
        }

        var count = values.Length;
        var (leastStep, timeBits) = Spread(times, differences: true);
        var (least, valueBits) = Spread(numbers.AsSpan(0, count), differences: false);
        var (leastDifference, differenceBits) = Spread(numbers.AsSpan(0, count), differences: true);
        var byDifference = (long)differenceBits * (count - 1) < (long)valueBits * count;
        (least, valueBits) = byDifference ? (leastDifference, differenceBits) : (least, valueBits);
        var size = (((count - 1L) * timeBits) + ((byDifference ? count - 1L : count) * valueBits) + 7) / 8;
        if (size + 6 >= smallerThan)
        {
            return null;
        }

        var header = new ByteWriter(64);
        header.Byte(Mark);
        header.Byte((byte)(scale | (byDifference ? 0x80 : 0)));
        header.ZigZag(leastStep);
        header.Byte((byte)timeBits);
        if (byDifference)
        {
            header.ZigZag(numbers[0]);
        }

        header.ZigZag(least);
        header.Byte((byte)valueBits);
        var bits = new BitWriter((int)size + sizeof(ulong));
        for (var i = 1; i < count; i++)
        {
            bits.Bits((ulong)(times[i] - times[i - 1] - leastStep), timeBits);
        }

        for (var i = byDifference ? 1 : 0; i < count; i++)
        {
            bits.Bits((ulong)(numbers[i] - (byDifference ? numbers[i - 1] : 0) - least), valueBits);
        }

        return header.Length + bits.ByteCount < smallerThan ? [.. header.Written, .. bits.Buffer.AsSpan(0, bits.ByteCount)] : null;
    }

    // A value with few decimals is the quotient of a whole number and a power of ten, to the last bit: both are rounded the same way.
    private static bool TryScale(ReadOnlySpan<double> values, long[] numbers, out int scale)
    {
        scale = 0;
        for (var i = 0; i < values.Length; i++)
        {
            while (!IsWhole(values[i], Scales[scale], out numbers[i]))
            {
                if (++scale == Scales.Length)
                {
                    return false;
                }

                // Those before have to be in the same unit, which may make them too large.
                i = 0;
            }
        }

        return true;
    }

    private static bool IsWhole(double value, double scale, out long whole)
    {
        var scaled = Math.Round(value * scale);
        whole = Math.Abs(scaled) <= LargestWhole ? (long)scaled : 0;
        return BitConverter.DoubleToInt64Bits(whole / scale) == BitConverter.DoubleToInt64Bits(value);
    }

    private static (long Least, int Bits) Spread(ReadOnlySpan<long> numbers, bool differences)
    {
        var (least, most) = (long.MaxValue, long.MinValue);
        for (var i = differences ? 1 : 0; i < numbers.Length; i++)
        {
            var number = differences ? numbers[i] - numbers[i - 1] : numbers[i];
            least = Math.Min(least, number);
            most = Math.Max(most, number);
        }

        return (least, 64 - BitOperations.LeadingZeroCount((ulong)most - (ulong)least));
    }

    private static int Width(ref ByteReader header) => header.Byte() is <= 64 and var bits ? bits : throw Damaged();

    /// <summary>The values of a chunk as they are packed; the first one where they are packed by their differences.</summary>
    private readonly ref struct Values(BitReader reader, bool byDifference, long first, long least, int bits, double scale)
    {
        public BitReader Reader { get; } = reader;

        public bool ByDifference { get; } = byDifference;

        public long First { get; } = first;

        public long Least { get; } = least;

        public int Bits { get; } = bits;

        public double Scale { get; } = scale;
    }

    private static InvalidDataException Damaged() => new("Stored data is damaged: a chunk of samples is packed in a way that is not known.");
}
