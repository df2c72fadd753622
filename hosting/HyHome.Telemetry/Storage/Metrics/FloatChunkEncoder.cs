using System.Numerics;
using System.Runtime.InteropServices;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>
/// Compresses float samples of ascending time: timestamps as differences of differences, values either as differences of integers
/// (counters and most gauges are whole numbers) or as XOR of their bits (Gorilla). A chunk keeps to one of the two ways.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct FloatChunkEncoder
{
    /// <summary>Past 2^53 not every whole number is a double of its own.</summary>
    private const double LargestWhole = 9007199254740992;

    private BitWriter _bits;
    private long _lastDelta;
    private long _lastWhole;
    private ulong _lastBits;
    private byte _leading;
    private byte _trailing;

    /// <summary>Starts a chunk with its first sample.</summary>
    public FloatChunkEncoder(long timestamp, double value)
    {
        _bits = new BitWriter(24);
        MinTime = LastTime = timestamp;
        LastValue = value;
        Count = 1;
        _leading = byte.MaxValue;
        IsWhole = TryWhole(value, out _lastWhole);
        _bits.Bit(IsWhole);
        if (IsWhole)
        {
            WriteWhole(_lastWhole, 0);
        }
        else
        {
            _lastBits = BitConverter.DoubleToUInt64Bits(value);
            _bits.Bits(_lastBits, 64);
        }
    }

    public long MinTime { get; }

    public long LastTime { get; private set; }

    public double LastValue { get; private set; }

    public int Count { get; private set; }

    public bool IsWhole { get; }

    public readonly int Capacity => _bits.Capacity;

    public readonly ReadOnlySpan<byte> Bytes => _bits.Buffer.AsSpan(0, _bits.ByteCount);

    /// <summary>Whether a value can be added; a whole-number chunk takes whole numbers and stale markers only.</summary>
    public readonly bool Takes(double value) => !IsWhole || TryWhole(value, out _) || StaleMarker.IsStale(value);

    public void Append(long timestamp, double value)
    {
        var delta = timestamp - LastTime;
        var change = delta - _lastDelta;
        _lastDelta = delta;

        // A sample on time and a value's own bits go into one write: the code of "on time" is a 0 before them.
        var lead = change == 0 ? 1 : 0;
        if (change != 0)
        {
            WriteTime(change);
        }

        LastTime = timestamp;
        LastValue = value;
        Count++;
        if (!IsWhole)
        {
            WriteXor(BitConverter.DoubleToUInt64Bits(value), lead);
        }
        else if (TryWhole(value, out var whole))
        {
            WriteWhole(whole - _lastWhole, lead);
            _lastWhole = whole;
        }
        else
        {
            _bits.Bits(0b111111, 6 + lead);
        }
    }

    private static bool TryWhole(double value, out long whole)
    {
        whole = Math.Abs(value) <= LargestWhole ? (long)value : 0;
        return BitConverter.DoubleToInt64Bits(whole) == BitConverter.DoubleToInt64Bits(value);
    }

    private void WriteTime(long change)
    {
        switch (change)
        {
            case >= -63 and <= 64:
                _bits.Bits((0b10UL << 7) | (ulong)(change + 63), 9);
                break;
            case >= -4095 and <= 4096:
                _bits.Bits((0b110UL << 13) | (ulong)(change + 4095), 16);
                break;
            case >= -524287 and <= 524288:
                _bits.Bits((0b1110UL << 20) | (ulong)(change + 524287), 24);
                break;
            default:
                _bits.Bits(0b1111, 4);
                _bits.Bits((ulong)change, 64);
                break;
        }
    }

    private void WriteWhole(long difference, int lead)
    {
        var zigzag = (ulong)((difference << 1) ^ (difference >> 63));
        switch (zigzag)
        {
            case 0:
                _bits.Bits(0, 1 + lead);
                break;
            case < 1 << 4:
                _bits.Bits((0b10UL << 4) | zigzag, 6 + lead);
                break;
            case < 1 << 8:
                _bits.Bits((0b110UL << 8) | zigzag, 11 + lead);
                break;
            case < 1 << 16:
                _bits.Bits((0b1110UL << 16) | zigzag, 20 + lead);
                break;
            case < 1UL << 32:
                _bits.Bits((0b11110UL << 32) | zigzag, 37 + lead);
                break;
            default:
                _bits.Bits(0b111110, 6 + lead);
                _bits.Bits(zigzag, 64);
                break;
        }
    }

    private void WriteXor(ulong bits, int lead)
    {
        var change = bits ^ _lastBits;
        _lastBits = bits;
        if (change == 0)
        {
            _bits.Bits(0, 1 + lead);
            return;
        }

        var leading = (byte)Math.Min(31, BitOperations.LeadingZeroCount(change));
        var trailing = (byte)BitOperations.TrailingZeroCount(change);
        if (_leading != byte.MaxValue && leading >= _leading && trailing >= _trailing)
        {
            _bits.Bits(0b10, 2 + lead);
            _bits.Bits(change >> _trailing, 64 - _leading - _trailing);
            return;
        }

        _leading = leading;
        _trailing = trailing;
        var significant = 64 - leading - trailing;
        _bits.Bits((0b11UL << 11) | ((ulong)leading << 6) | (uint)(significant - 1), 13 + lead);
        _bits.Bits(change >> trailing, significant);
    }
}
