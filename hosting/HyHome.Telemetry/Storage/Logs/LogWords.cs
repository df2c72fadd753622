using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Makes filters of the runs of three bytes that the text of a block of entries has. Used again for the next block.</summary>
internal sealed class LogWords
{
    private const int Run = 3;
    private const int MostBytes = 16 << 10;


    // A byte for each bit while they are found: to set a byte needs no look at what is there.
    private readonly byte[] _marks = new byte[MostBytes * 8];

    /// <summary>Every run of three bytes of a text, as one bit each.</summary>
    public byte[] OfText(ReadOnlySpan<byte> text)
    {
        // One bit for 8 bytes of text, so a filter takes about 1/64 of the text's size.
        var bits = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(text.Length / 64, 64, MostBytes))];
        if (text.Length < Run)
        {
            return bits;
        }

        var marks = _marks.AsSpan(0, bits.Length * 8);
        marks.Clear();
        Mark(text, ref MemoryMarshal.GetReference(marks), (uint)marks.Length - 1);
        for (var i = 0; i < bits.Length; i++)
        {
            // The lowest bits of 8 bytes, gathered into one byte: the first one's the lowest.
            bits[i] = (byte)((BinaryPrimitives.ReadUInt64LittleEndian(marks[(i * 8)..]) * 0x0102040810204080) >> 56);
        }

        return bits;
    }

    // The mask keeps the place within the marks.
    private static void Mark(ReadOnlySpan<byte> text, ref byte marks, uint mask)
    {
        var run = (uint)((text[0] << 8) | (text[1] << 16));
        foreach (var next in text[2..])
        {
            run = (run >> 8) | ((uint)next << 16);
            Unsafe.Add(ref marks, Hash(run) & mask) = 1;
        }
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
