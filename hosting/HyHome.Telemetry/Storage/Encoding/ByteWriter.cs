using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace HyHome.Telemetry.Storage.Encoding;

/// <summary>A growing run of bytes. What was written stays where it is in a snapshot of the array: growing copies, it never moves a reader's data.</summary>
internal sealed class ByteWriter
{
    private byte[] _buffer;

    public ByteWriter(int capacity = 256) => _buffer = capacity == 0 ? [] : new byte[capacity];

    public int Length { get; private set; }

    public byte[] Buffer => Volatile.Read(ref _buffer);

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Forgets what was written after a position.</summary>
    public void Truncate(int length) => Length = length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[Length++] = value;
    }

    public void Varint(ulong value)
    {
        Reserve(10);
        var at = Length;
        while (value >= 0x80)
        {
            _buffer[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[at++] = (byte)value;
        Length = at;
    }

    public void Varint(int value) => Varint((ulong)(uint)value);

    public void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void UInt32(uint value)
    {
        Reserve(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(Length), value);
        Length += 4;
    }

    public void UInt64(ulong value)
    {
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(Length), value);
        Length += 8;
    }

    public void Int64(long value) => UInt64((ulong)value);

    public void Double(double value) => UInt64(BitConverter.DoubleToUInt64Bits(value));

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Bytes with their length before them.</summary>
    public void Block(ReadOnlySpan<byte> bytes)
    {
        Varint(bytes.Length);
        Bytes(bytes);
    }

    /// <summary>A string as UTF-8 with its length before it.</summary>
    public void Text(string text)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(text);
        Varint(length);
        Reserve(length);
        Length += System.Text.Encoding.UTF8.GetBytes(text, _buffer.AsSpan(Length));
    }

    /// <summary>Room to be filled by the caller.</summary>
    public Span<byte> Take(int count)
    {
        Reserve(count);
        var room = _buffer.AsSpan(Length, count);
        Length += count;
        return room;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int more)
    {
        if (Length + more > _buffer.Length)
        {
            Grow(more);
        }
    }

    private void Grow(int more)
    {
        var size = Math.Max((long)Length + more, Math.Min(Math.Max(16, _buffer.Length * 2L), Array.MaxLength));
        var grown = GC.AllocateUninitializedArray<byte>(checked((int)size));
        _buffer.AsSpan(0, Length).CopyTo(grown);
        Volatile.Write(ref _buffer, grown);
    }
}
