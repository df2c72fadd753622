using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Filters of what a block of entries holds: runs of three bytes of its text, and values of its metadata.</summary>
internal static class LogWords
{
    private const int Run = 3;

    /// <summary>Every run of three bytes of a text, as one bit each.</summary>
    public static byte[] OfText(ReadOnlySpan<byte> text)
    {
        // One bit for 8 bytes of text, so a filter takes about 1/64 of the text's size.
        var bits = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(text.Length / 64, 64, 16 << 10))];
        var mask = (uint)(bits.Length * 8) - 1;
        for (var i = 0; i + Run <= text.Length; i++)
        {
            var bit = Hash(text[i], text[i + 1], text[i + 2]) & mask;
            bits[bit >> 3] |= (byte)(1 << (int)(bit & 7));
        }

        return bits;
    }

    /// <summary>Whether a text may hold a needle.</summary>
    public static bool MayHold(ReadOnlySpan<byte> bits, ReadOnlySpan<byte> needle)
    {
        var mask = (uint)(bits.Length * 8) - 1;
        for (var i = 0; i + Run <= needle.Length; i++)
        {
            var bit = Hash(needle[i], needle[i + 1], needle[i + 2]) & mask;
            if ((bits[(int)(bit >> 3)] & (1 << (int)(bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The names and values of metadata of some entries.</summary>
    public static BloomFilter OfMetadata(LogColumns columns, int from, int count)
    {
        var hashes = new HashSet<ulong>();
        for (var row = from; row < from + count; row++)
        {
            var reader = new ByteReader(columns.MetadataOf(row));
            MetadataCodec.Hashes(ref reader, columns.Symbols, hashes);
        }

        var filter = new BloomFilter(hashes.Count);
        foreach (var hash in hashes)
        {
            filter.Add(hash);
        }

        return filter;
    }

    private static uint Hash(byte first, byte second, byte third)
    {
        var run = (uint)(first | (second << 8) | (third << 16));
        return (run * 0x9E3779B1) >> 8;
    }
}
