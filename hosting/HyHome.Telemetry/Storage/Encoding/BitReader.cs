using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HyHome.Telemetry.Storage.Encoding;

/// <summary>Reads what <see cref="BitWriter"/> wrote.</summary>
internal ref struct BitReader
{
    /// <summary>So many bits can be peeked at wherever in a byte they start.</summary>
    public const int PeekedBits = 57;

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
            window = Word(at);
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

        bits = Word(at) << (_bits & 7);
        return true;
    }

    /// <summary>Reads so many numbers of so many bits each, and adds them up.</summary>
    public ulong Sum(int numbers, int width)
    {
        ulong sum = 0;
        var inPeek = width is > 0 and <= PeekedBits ? PeekedBits / width : 0;
        while (inPeek > 0 && numbers > 0 && TryPeek(out var next))
        {
            var fit = Math.Min(numbers, inPeek);
            for (var i = 0; i < fit; i++)
            {
                sum += next >> (64 - width);
                next <<= width;
            }

            _bits += fit * width;
            numbers -= fit;
        }

        for (; numbers > 0 && width > 0; numbers--)
        {
            sum += Bits(width);
        }

        return sum;
    }

    /// <summary>Moves on over bits that were peeked at.</summary>
    public void Skip(int count) => _bits += count;

    // The caller has seen that there are eight bytes. Not through a slice, which code that was compiled ahead of time makes by calls.
    private readonly ulong Word(int at)
    {
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_bytes), at));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }

    private static InvalidDataException TooShort() => new("Stored data is damaged: a chunk of samples ends before it should.");
}
