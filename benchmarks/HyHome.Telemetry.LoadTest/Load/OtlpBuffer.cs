using System.Buffers.Binary;
using System.Text;

namespace HyHome.Telemetry.LoadTest.Load;

/// <summary>Encodes OTLP requests. Lengths take a fixed four bytes, so that nothing has to move once a message is complete.</summary>
internal sealed class OtlpBuffer
{
    private const int LengthBytes = 3;
    private byte[] _bytes = new byte[1 << 20];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Empties the buffer and leaves room for gRPC's prefix at its start.</summary>
    public void Clear(int prefix) => Length = prefix;

    /// <summary>Writes gRPC's prefix into the room at the start.</summary>
    public void Frame()
    {
        _bytes[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(1), (uint)(Length - 5));
    }

    public int Begin(int field)
    {
        Varint(((ulong)field << 3) | 2);
        Reserve(LengthBytes);
        Length += LengthBytes;
        return Length;
    }

    public void End(int start)
    {
        // A varint may be padded: the upper bytes are zero with their continuation bit set.
        var size = Length - start;
        _bytes[start - 3] = (byte)(size | 0x80);
        _bytes[start - 2] = (byte)((size >> 7) | 0x80);
        _bytes[start - 1] = (byte)((size >> 14) & 0x7F);
    }

    public void Text(int field, string value)
    {
        Varint(((ulong)field << 3) | 2);
        var size = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)size);
        Reserve(size);
        Length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(Length));
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
    }

    public void Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
    }

    public void Fixed64(int field, ulong value)
    {
        Varint(((ulong)field << 3) | 1);
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(Length), value);
        Length += 8;
    }

    public void Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes 64-bit numbers of fixed width as one packed field.</summary>
    public void Packed(int field, ReadOnlySpan<ulong> values)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)values.Length * 8);
        Reserve(values.Length * 8);
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(Length), value);
            Length += 8;
        }
    }

    public void Attribute(int field, string key, string value)
    {
        var attribute = Short(field, key.Length + value.Length + 6);
        Text(1, key);
        Short(2, value.Length + 2);
        Text(1, value);
        Check(attribute);
    }

    public void Attribute(int field, string key, long value)
    {
        var size = VarintSize((ulong)value) + 1;
        var attribute = Short(field, key.Length + size + 4);
        Text(1, key);
        Short(2, size);
        Number(3, (ulong)value);
        Check(attribute);
    }

    public void Attribute(int field, string key, bool value)
    {
        var attribute = Short(field, key.Length + 6);
        Text(1, key);
        Short(2, 2);
        Number(2, value ? 1UL : 0);
        Check(attribute);
    }

    // Attributes are short and plain: their length is known, so it takes one byte as any encoder would write it.
    private int Short(int field, int size)
    {
        if (size > 127)
        {
            throw new InvalidOperationException("This encoder writes attributes of at most 127 bytes.");
        }

        Varint(((ulong)field << 3) | 2);
        Varint((ulong)size);
        return Length + size;
    }

    private void Check(int end)
    {
        if (Length != end)
        {
            throw new InvalidOperationException("An attribute does not have the length that was written for it.");
        }
    }

    private static int VarintSize(ulong value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }

        return size;
    }

    private void Varint(ulong value)
    {
        Reserve(10);
        for (; value >= 0x80; value >>= 7)
        {
            _bytes[Length++] = (byte)(value | 0x80);
        }

        _bytes[Length++] = (byte)value;
    }

    private void Reserve(int more)
    {
        if (Length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Length + more, _bytes.Length * 2));
        }
    }
}
