using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HyHome.Telemetry.Ingest.Otlp.Wire;

/// <summary>The encodings of the protobuf wire format that are in use (the deprecated groups are refused).</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    Fixed32 = 5,
}

/// <summary>
/// Reads one protobuf message without copying it. Strict: whatever a well-behaved encoder would not write is an <see cref="OtlpFormatException"/>
/// with the position, so that damaged data is refused as a whole and not stored in part.
/// </summary>
internal ref struct ProtoReader
{
    private const int KnownWireTypes = (1 << (int)WireType.Varint) | (1 << (int)WireType.Fixed64) | (1 << (int)WireType.LengthDelimited) | (1 << (int)WireType.Fixed32);

    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private WireType _wire;
    private int _field;

    public ProtoReader(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>How far it has read.</summary>
    public readonly int Position => _position;

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next(out int field)
    {
        if (_position == _data.Length)
        {
            field = 0;
            return false;
        }

        var tag = Varint();
        var number = tag >> 3;
        _wire = (WireType)(tag & 7);
        if (number is 0 or > 0x1FFFFFFF || ((KnownWireTypes >> (int)_wire) & 1) == 0)
        {
            throw BadTag(number);
        }

        field = _field = (int)number;
        return true;
    }

    /// <summary>Whether the current field is length-delimited: repeated numbers come packed or one by one.</summary>
    public readonly bool IsPacked => _wire == WireType.LengthDelimited;

    public ulong UInt64()
    {
        Expect(WireType.Varint);
        return Varint();
    }

    public long Int64() => (long)UInt64();

    public uint UInt32() => (uint)UInt64();

    public int Int32() => (int)UInt64();

    public bool Bool() => UInt64() != 0;

    public int SInt32()
    {
        var raw = UInt32();
        return (int)(raw >> 1) ^ -(int)(raw & 1);
    }

    public ulong Fixed64()
    {
        Expect(WireType.Fixed64);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    public uint Fixed32()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
    }

    /// <summary>The bytes of the current field, or of the message in it.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        Expect(WireType.LengthDelimited);
        var length = Varint();
        return length <= (ulong)(_data.Length - _position) ? Take((int)length) : throw TooLong(length);
    }

    /// <summary>The string in the current field.</summary>
    public string String()
    {
        var bytes = Bytes();
        return Utf8Strings.TryGet(bytes, out var text) ? text : throw BadText();
    }

    /// <summary>The string in the current field, as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8()
    {
        var bytes = Bytes();
        return System.Text.Unicode.Utf8.IsValid(bytes) ? bytes : throw BadText();
    }

    /// <summary>Passes over the current field, which is not known.</summary>
    public void Skip()
    {
        switch (_wire)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                Bytes();
                break;
        }
    }

    /// <summary>Reads repeated 64-bit values of fixed width.</summary>
    public void RepeatedFixed64(ref ulong[] values)
    {
        if (!IsPacked)
        {
            values = [.. values, Fixed64()];
            return;
        }

        var bytes = Bytes();
        if (bytes.Length % 8 != 0)
        {
            throw Error($"field {_field} holds a broken list of 64-bit values");
        }

        var start = values.Length;
        Array.Resize(ref values, start + (bytes.Length / 8));
        for (var i = start; i < values.Length; i++, bytes = bytes[8..])
        {
            values[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }
    }

    /// <summary>Reads repeated doubles; they come as the very array <paramref name="known"/> where they are those of it.</summary>
    public void RepeatedDouble(ref double[] values, double[]? known)
    {
        if (IsPacked && values.Length == 0 && known is not null && BitConverter.IsLittleEndian)
        {
            var ahead = this;
            if (ahead.Bytes().SequenceEqual(MemoryMarshal.AsBytes<double>(known)))
            {
                this = ahead;
                values = known;
                return;
            }
        }

        var bits = Array.ConvertAll(values, BitConverter.DoubleToUInt64Bits);
        RepeatedFixed64(ref bits);
        values = Array.ConvertAll(bits, BitConverter.UInt64BitsToDouble);
    }

    /// <summary>Reads repeated varints.</summary>
    public void RepeatedVarint(ref ulong[] values)
    {
        if (!IsPacked)
        {
            values = [.. values, UInt64()];
            return;
        }

        var packed = new ProtoReader(Bytes());
        var list = new List<ulong>(values);
        while (packed._position < packed._data.Length)
        {
            list.Add(packed.Varint());
        }

        values = [.. list];
    }

    public readonly OtlpFormatException Error(string reason) => new($"malformed protobuf at byte {_position}: {reason}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Expect(WireType expected)
    {
        if (_wire != expected)
        {
            throw Unexpected(expected);
        }
    }

    // Apart from where they are thrown: making a text takes room on the stack, which a method would have to clear at each call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly OtlpFormatException Unexpected(WireType expected) => Error($"field {_field} has wire type {(int)_wire} instead of {(int)expected}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly OtlpFormatException TooLong(ulong length) => Error($"field {_field} says it has {length} bytes, but only {_data.Length - _position} follow");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly OtlpFormatException BadTag(ulong number) =>
        Error(number is 0 or > 0x1FFFFFFF ? $"field number {number} is not valid" : $"field {number} has the unsupported wire type {(int)_wire}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly OtlpFormatException BadText() => Error($"field {_field} is not valid UTF-8");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _data.Length - _position)
        {
            throw Error("the message is cut off");
        }

        var taken = _data.Slice(_position, count);
        _position += count;
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Varint()
    {
        if (_position < _data.Length && _data[_position] < 0x80)
        {
            return _data[_position++];
        }

        return LongVarint();
    }

    private ulong LongVarint()
    {
        ulong result = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _data.Length)
            {
                throw Error("the message is cut off within a number");
            }

            var next = _data[_position++];
            if (shift == 63 && next > 1)
            {
                break;
            }

            result |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return result;
            }
        }

        throw Error("a number is longer than 64 bits");
    }
}
