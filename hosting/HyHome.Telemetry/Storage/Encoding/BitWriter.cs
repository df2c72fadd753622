using System.Buffers.Binary;

namespace HyHome.Telemetry.Storage.Encoding;

/// <summary>Writes bits, the most significant first, into an array that grows.</summary>
internal struct BitWriter
{
    /// <summary>So many bits fit one word wherever in a byte they start.</summary>
    private const int WordBits = 57;

    private byte[] _buffer;
    private int _bits;

    public BitWriter(int capacity)
    {
        _buffer = new byte[capacity];
        _bits = 0;
    }

    public readonly byte[] Buffer => _buffer;

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

        // A whole word is read and written: there is always room for one behind the last bit, and its bits are 0.
        var at = _bits >> 3;
        if (at + sizeof(ulong) > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(at + sizeof(ulong), _buffer.Length + (_buffer.Length / 2)));
        }

        var word = _buffer.AsSpan(at, sizeof(ulong));
        var masked = count == 0 ? 0 : value & (ulong.MaxValue >> (64 - count));
        var shift = 64 - (_bits & 7) - count;
        BinaryPrimitives.WriteUInt64BigEndian(word, BinaryPrimitives.ReadUInt64BigEndian(word) | (masked << shift));
        _bits += count;
    }
}
