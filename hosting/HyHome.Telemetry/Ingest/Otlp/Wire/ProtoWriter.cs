using System.Buffers.Binary;
using System.Text;

namespace HyHome.Telemetry.Ingest.Otlp.Wire;

/// <summary>Writes protobuf messages. As proto3 does, fields with their default value are left out.</summary>
internal sealed class ProtoWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public byte[] ToArray() => Written.ToArray();

    /// <summary>Starts a message in a field; hand the answer to <see cref="End"/>.</summary>
    public int Begin(int field)
    {
        Tag(field, WireType.LengthDelimited);
        return _length;
    }

    /// <summary>Ends the message that <see cref="Begin"/> started: puts its length in front of it.</summary>
    public void End(int start)
    {
        var size = _length - start;
        var width = VarintWidth((ulong)size);
        Reserve(width);
        _buffer.AsSpan(start, size).CopyTo(_buffer.AsSpan(start + width));
        _length = start;
        Varint((ulong)size);
        _length += size;
    }

    public void String(int field, string value)
    {
        if (value.Length > 0)
        {
            RequiredString(field, value);
        }
    }

    /// <summary>Writes a string even if it is empty, as a member of a oneof is.</summary>
    public void RequiredString(int field, string value)
    {
        Tag(field, WireType.LengthDelimited);
        var size = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)size);
        _length += Encoding.UTF8.GetBytes(value, Reserve(size));
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.LengthDelimited);
        Varint((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
        _length += value.Length;
    }

    public void UInt64(int field, ulong value)
    {
        if (value != 0)
        {
            RequiredUInt64(field, value);
        }
    }

    /// <summary>Writes a number even if it is 0, as a member of a oneof is.</summary>
    public void RequiredUInt64(int field, ulong value)
    {
        Tag(field, WireType.Varint);
        Varint(value);
    }

    public void Fixed64(int field, ulong value)
    {
        Tag(field, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        _length += 8;
    }

    public void Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    public void Fixed32(int field, uint value)
    {
        if (value != 0)
        {
            Tag(field, WireType.Fixed32);
            BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
            _length += 4;
        }
    }

    private void Tag(int field, WireType wire) => Varint(((ulong)field << 3) | (ulong)wire);

    private void Varint(ulong value)
    {
        var target = Reserve(10);
        var i = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[i++] = (byte)(value | 0x80);
        }

        target[i++] = (byte)value;
        _length += i;
    }

    private static int VarintWidth(ulong value)
    {
        var width = 1;
        for (; value >= 0x80; value >>= 7)
        {
            width++;
        }

        return width;
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_length + count, _buffer.Length * 2));
        }

        return _buffer.AsSpan(_length);
    }
}
