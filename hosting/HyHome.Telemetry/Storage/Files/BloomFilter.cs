using System.Numerics;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>A set that may say yes for what it does not hold (about 1 in 100) but never no for what it does.</summary>
internal sealed class BloomFilter
{
    private const int BitsPerItem = 10;
    private const int Probes = 5;

    private readonly byte[] _bits;

    public BloomFilter(int items) => _bits = new byte[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, items * BitsPerItem / 8))];

    public BloomFilter(byte[] bits) => _bits = BitOperations.IsPow2(bits.Length) ? bits : throw new InvalidDataException("a filter has a size that cannot be");

    public byte[] Bits => _bits;

    public void Add(ulong hash)
    {
        var step = (hash >> 32) | 1;
        for (var i = 0; i < Probes; i++)
        {
            var bit = hash & (ulong)((_bits.Length * 8L) - 1);
            _bits[bit >> 3] |= (byte)(1 << (int)(bit & 7));
            hash += step;
        }
    }

    public bool MayHold(ulong hash)
    {
        var step = (hash >> 32) | 1;
        for (var i = 0; i < Probes; i++)
        {
            var bit = hash & (ulong)((_bits.Length * 8L) - 1);
            if ((_bits[bit >> 3] & (1 << (int)(bit & 7))) == 0)
            {
                return false;
            }

            hash += step;
        }

        return true;
    }
}
