using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HyHome.Telemetry.Storage.Encoding;

/// <summary>Writes bits, the most significant first, into an array that grows.</summary>
internal struct BitWriter
{
    /// <summary>So many bits fit one word wherever in a byte they start.</summary>
    private const int WordBits = 57;

    private byte[] _buffer;
    private int _bits;
    private int _capacity;

    public BitWriter(int capacity)
    {
        _buffer = new byte[capacity];
        _bits = 0;
        _capacity = capacity;
    }

    public readonly byte[] Buffer => _buffer;

    public readonly int Capacity => _capacity;

    public readonly int ByteCount => (_bits + 7) >> 3;

    public readonly int BitCount => _bits;

    public void Bit(bool value) => Bits(value ? 1UL : 0UL, 1);

    public void Bits(ulong value, int count)
    {
        if (count > WordBits)
        {
            Bits(value >> 32, count - 32);
            Bits(value & uint.MaxValue, 32);
            return;
        }

        // A whole word is read and written: there is always room for one behind the last bit, and its bits are 0. Without looking at the array's own length,
        // which lies in another line of the processor's cache.
        var at = _bits >> 3;
        if (at + sizeof(ulong) > _capacity)
        {
            Grow(at + sizeof(ulong));
        }

        ref var word = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), at);
        var masked = count == 0 ? 0 : value & (ulong.MaxValue >> (64 - count));
        var added = masked << (64 - (_bits & 7) - count);
        Unsafe.WriteUnaligned(ref word, Unsafe.ReadUnaligned<ulong>(ref word) | (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(added) : added));
        _bits += count;
    }

    private void Grow(int needed)
    {
        Array.Resize(ref _buffer, Math.Max(needed, _capacity + (_capacity / 2)));
        _capacity = _buffer.Length;
    }
}
