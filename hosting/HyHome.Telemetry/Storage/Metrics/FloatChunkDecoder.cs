using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>Reads what <see cref="FloatChunkEncoder"/> wrote.</summary>
internal static class FloatChunkDecoder
{
    /// <summary>Adds the samples of a chunk that lie between two times to a buffer.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, int count, long firstTime, long minTime, long maxTime, MetricSamples into)
    {
        var bits = new BitReader(bytes);
        var isWhole = bits.Bit();
        var whole = isWhole ? ReadWhole(ref bits, out _) : 0;
        var valueBits = isWhole ? 0 : bits.Bits(64);
        var leading = 0;
        var trailing = 0;
        var time = firstTime;
        long delta = 0;
        var value = isWhole ? whole : BitConverter.UInt64BitsToDouble(valueBits);
        for (var i = 0; ; i++)
        {
            if (time > maxTime)
            {
                return;
            }

            if (time >= minTime)
            {
                into.Add(time, value);
            }

            if (i + 1 >= count)
            {
                return;
            }

            delta += ReadTime(ref bits);
            time += delta;
            if (isWhole)
            {
                whole += ReadWhole(ref bits, out var stale);
                value = stale ? StaleMarker.Value : whole;
            }
            else
            {
                valueBits ^= ReadXor(ref bits, ref leading, ref trailing);
                value = BitConverter.UInt64BitsToDouble(valueBits);
            }
        }
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
