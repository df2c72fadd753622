using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>Reads what <see cref="FloatChunkEncoder"/> wrote, and what <see cref="PackedFloatChunk"/> made of it.</summary>
internal static class FloatChunkDecoder
{
    /// <summary>Adds the samples of a chunk that lie between two times to a buffer.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, int count, long firstTime, long minTime, long maxTime, MetricSamples into)
    {
        if (PackedFloatChunk.Is(bytes))
        {
            PackedFloatChunk.Read(bytes, count, firstTime, minTime, maxTime, into);
            return;
        }

        var bits = new BitReader(bytes);
        var isWhole = bits.Bit();
        var whole = isWhole ? ReadWhole(ref bits, out _) : 0;
        var valueBits = isWhole ? 0 : bits.Bits(64);
        var leading = 0;
        var trailing = 0;
        var time = firstTime;
        long delta = 0;
        var value = isWhole ? whole : BitConverter.UInt64BitsToDouble(valueBits);
        var times = into.Room(count, out var values);
        var written = 0;
        for (var i = 0; time <= maxTime; i++)
        {
            if (time >= minTime)
            {
                times[written] = time;
                values[written++] = value;
            }

            if (i + 1 >= count)
            {
                break;
            }

            if (isWhole)
            {
                if (time < minTime && SkipRegular(ref bits, Earlier(count - 1 - i, time, delta, minTime), ref whole) is > 0 and var skipped)
                {
                    i += skipped - 1;
                    time += skipped * delta;
                    value = whole;
                    continue;
                }

                if (!TryReadRegular(ref bits, out var step))
                {
                    delta += ReadTime(ref bits);
                    step = ReadWhole(ref bits, out var stale);
                    time += delta;
                    whole += step;
                    value = stale ? StaleMarker.Value : whole;
                    continue;
                }

                time += delta;
                value = whole += step;
            }
            else
            {
                delta += ReadTime(ref bits);
                time += delta;
                valueBits ^= ReadXor(ref bits, ref leading, ref trailing);
                value = BitConverter.UInt64BitsToDouble(valueBits);
            }
        }

        into.Take(written);
    }

    // How many of the samples that follow at a distance lie before a time.
    private static int Earlier(int left, long time, long delta, long minTime) => delta > 0 ? (int)Math.Clamp((minTime - 1 - time) / delta, 0, left) : 0;

    // Moves on over samples that come at the distance of those before and have a small difference, as long as there are such, several in one look at the bits.
    private static int SkipRegular(ref BitReader bits, int most, ref long whole)
    {
        var reader = bits;
        var (sum, skipped, used) = (whole, 0, 1);
        while (used > 0 && skipped < most && reader.TryPeek(out var next))
        {
            for (used = 0; skipped < most && (long)next >= 0; skipped++)
            {
                var ones = System.Numerics.BitOperations.LeadingZeroCount(~(next << 1));
                var length = ones == 0 ? 0 : 2 << ones;
                var all = 2 + ones + length;
                if (ones > 4 || used + all > BitReader.PeekedBits)
                {
                    break;
                }

                // Shifted in two steps, since a shift by all 64 bits is none.
                var zigzag = next << (ones + 2) >> 1 >> (63 - length);
                sum += (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                next <<= all;
                used += all;
            }

            reader.Skip(used);
        }

        bits = reader;
        whole = sum;
        return skipped;
    }

    // Most samples come at the distance of those before (one bit, 0) and have a small difference: both in one look at the bits.
    private static bool TryReadRegular(ref BitReader bits, out long step)
    {
        step = 0;
        if (!bits.TryPeek(out var next) || (long)next < 0)
        {
            return false;
        }

        next <<= 1;
        var ones = System.Numerics.BitOperations.LeadingZeroCount(~next);
        if (ones > 4)
        {
            return false;
        }

        if (ones == 0)
        {
            bits.Skip(2);
            return true;
        }

        var length = 2 << ones;
        var zigzag = next << (ones + 1) >> (64 - length);
        bits.Skip(2 + ones + length);
        step = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        return true;
    }

    private static long ReadTime(ref BitReader bits)
    {
        if (!bits.Bit())
        {
            return 0;
        }

        if (!bits.Bit())
        {
            return (long)bits.Bits(7) - 63;
        }

        if (!bits.Bit())
        {
            return (long)bits.Bits(13) - 4095;
        }

        return bits.Bit() ? (long)bits.Bits(64) : (long)bits.Bits(20) - 524287;
    }

    private static long ReadWhole(ref BitReader bits, out bool stale)
    {
        stale = false;
        var ones = 0;
        while (ones < 6 && bits.Bit())
        {
            ones++;
        }

        var zigzag = ones switch
        {
            0 => 0UL,
            1 => bits.Bits(4),
            2 => bits.Bits(8),
            3 => bits.Bits(16),
            4 => bits.Bits(32),
            5 => bits.Bits(64),
            _ => 0UL,
        };
        stale = ones == 6;
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    private static ulong ReadXor(ref BitReader bits, ref int leading, ref int trailing)
    {
        if (!bits.Bit())
        {
            return 0;
        }

        if (bits.Bit())
        {
            leading = (int)bits.Bits(5);
            var significant = (int)bits.Bits(6) + 1;
            trailing = 64 - leading - significant;
        }

        return bits.Bits(64 - leading - trailing) << trailing;
    }
}
