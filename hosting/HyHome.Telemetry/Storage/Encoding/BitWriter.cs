namespace HyHome.Telemetry.Storage.Encoding;

/// <summary>Writes bits, the most significant first, into an array that grows.</summary>
internal struct BitWriter
{
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
        var needed = ((_bits + count + 7) >> 3) + 1;
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length + (_buffer.Length / 2)));
        }

        while (count > 0)
        {
            var free = 8 - (_bits & 7);
            var take = Math.Min(free, count);
            var part = (byte)((value >> (count - take)) & ((1UL << take) - 1));
            _buffer[_bits >> 3] |= (byte)(part << (free - take));
            _bits += take;
            count -= take;
        }
    }
}
