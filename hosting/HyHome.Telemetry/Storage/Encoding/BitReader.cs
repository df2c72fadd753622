using System.Buffers.Binary;

namespace HyHome.Telemetry.Storage.Encoding;

/// <summary>Reads what <see cref="BitWriter"/> wrote.</summary>
internal ref struct BitReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _bits;

    public BitReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _bits = 0;
    }

    public bool Bit()
    {
        var at = _bits >> 3;
        if (at >= _bytes.Length)
        {
            throw TooShort();
        }

        var bit = (_bytes[at] >> (7 - (_bits & 7))) & 1;
        _bits++;
        return bit != 0;
    }

    public ulong Bits(int count)
    {
        if (count > 32)
        {
            return (Bits(count - 32) << 32) | Bits(32);
        }

        if (_bits + count > _bytes.Length << 3)
        {
            throw TooShort();
        }

        var at = _bits >> 3;
        ulong window;
        if (at + 8 <= _bytes.Length)
        {
            window = BinaryPrimitives.ReadUInt64BigEndian(_bytes[at..]);
        }
        else
        {
            Span<byte> tail = stackalloc byte[8];
            tail.Clear();
            _bytes[at..].CopyTo(tail);
            window = BinaryPrimitives.ReadUInt64BigEndian(tail);
        }

        var shifted = window << (_bits & 7);
        _bits += count;
        return count == 0 ? 0 : shifted >> (64 - count);
    }

    /// <summary>The next 57 bits or more, from the highest bit on, without moving on; false near the end, where fewer may be left.</summary>
    public readonly bool TryPeek(out ulong bits)
    {
        var at = _bits >> 3;
        if (at + 8 > _bytes.Length)
        {
            bits = 0;
            return false;
        }

        bits = BinaryPrimitives.ReadUInt64BigEndian(_bytes[at..]) << (_bits & 7);
        return true;
    }

    /// <summary>Moves on over bits that were peeked at.</summary>
    public void Skip(int count) => _bits += count;

    private static InvalidDataException TooShort() => new("Stored data is damaged: a chunk of samples ends before it should.");
}
