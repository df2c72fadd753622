using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace HyHome.Telemetry.Storage.Encoding;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <remarks>Every read past the end throws <see cref="InvalidDataException"/>, so that damaged data ends in an error and never in wild reads.</remarks>
internal ref struct ByteReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    public ByteReader(ReadOnlySpan<byte> bytes, int at = 0)
    {
        _bytes = bytes;
        _at = at;
    }

    public int Position
    {
        readonly get => _at;
        set => _at = value;
    }

    public readonly int Remaining => _bytes.Length - _at;

    public readonly bool AtEnd => _at >= _bytes.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Byte() => _at < _bytes.Length ? _bytes[_at++] : throw TooShort();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Varint()
    {
        if (_at < _bytes.Length && _bytes[_at] < 0x80)
        {
            return _bytes[_at++];
        }

        return LongVarint();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Int() => unchecked((int)(uint)Varint());

    /// <summary>A number of things that follow, each at least one byte long.</summary>
    public int Count()
    {
        var count = Varint();
        return count <= (ulong)Remaining ? (int)count : throw TooShort();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public uint UInt32()
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));
        return value;
    }

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    public long Int64() => (long)UInt64();

    public double Double() => BitConverter.UInt64BitsToDouble(UInt64());

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw TooShort();
        }

        var bytes = _bytes.Slice(_at, count);
        _at += count;
        return bytes;
    }

    public ReadOnlySpan<byte> Block() => Bytes(Int());

    public string Text() => System.Text.Encoding.UTF8.GetString(Block());

    private ulong LongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("Stored data is damaged: a number is longer than 10 bytes.");
    }

    private static InvalidDataException TooShort() => new("Stored data is damaged: it ends before it should.");
}
