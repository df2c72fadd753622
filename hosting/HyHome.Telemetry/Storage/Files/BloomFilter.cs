using System.Numerics;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>A set that may say yes for what it does not hold (about 2 in 100) but never no for what it does.</summary>
internal sealed class BloomFilter
{
    private const int BitsPerItem = 8;
    private const int Probes = 5;

    private readonly byte[] _bits;

    public BloomFilter(int items) => _bits = new byte[Math.Max(8, (int)Math.Min(items * (long)BitsPerItem / 8, Array.MaxLength))];

    public BloomFilter(byte[] bits) => _bits = bits.Length > 0 ? bits : throw new InvalidDataException("a filter has a size that cannot be");

    public byte[] Bits => _bits;

    public void Add(ulong hash)
    {
        var step = Step(hash);
        for (var i = 0; i < Probes; i++)
        {
            var bit = Bit(hash);
            _bits[bit >> 3] |= (byte)(1 << (int)(bit & 7));
            hash += step;
        }
    }

    public bool MayHold(ulong hash)
    {
        var step = Step(hash);
        for (var i = 0; i < Probes; i++)
        {
            var bit = Bit(hash);
            if ((_bits[bit >> 3] & (1 << (int)(bit & 7))) == 0)
            {
                return false;
            }

            hash += step;
        }

        return true;
    }

    private static ulong Step(ulong hash) => BitOperations.RotateLeft(hash, 32) | 1;

    // The place of the hash on the line of all hashes: any number of bits will do, not only powers of two.
    private ulong Bit(ulong hash) => Math.BigMul(hash, (ulong)_bits.Length * 8, out _);
}
