namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Filters of the runs of three bytes that the text of a block of entries has.</summary>
internal static class LogWords
{
    private const int Run = 3;

    /// <summary>Every run of three bytes of a text, as one bit each.</summary>
    public static byte[] OfText(ReadOnlySpan<byte> text)
    {
        // One bit for 8 bytes of text, so a filter takes about 1/64 of the text's size.
        var bits = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(text.Length / 64, 64, 16 << 10))];
        var mask = (uint)(bits.Length * 8) - 1;
        if (text.Length < Run)
        {
            return bits;
        }

        var run = (uint)((text[0] << 8) | (text[1] << 16));
        foreach (var next in text[2..])
        {
            run = (run >> 8) | ((uint)next << 16);
            var bit = Hash(run) & mask;
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
            var bit = Hash((uint)(needle[i] | (needle[i + 1] << 8) | (needle[i + 2] << 16))) & mask;
            if ((bits[(int)(bit >> 3)] & (1 << (int)(bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static uint Hash(uint run) => (run * 0x9E3779B1) >> 8;
}
