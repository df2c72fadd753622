using System.Buffers.Binary;
using System.Globalization;

namespace HyHome.Telemetry.Model;

/// <summary>A 128-bit trace id.</summary>
public readonly record struct TraceId(ulong High, ulong Low)
{
    /// <summary>Whether all bits are zero, which OTLP calls invalid.</summary>
    public bool IsEmpty => High == 0 && Low == 0;

    /// <summary>Reads 16 bytes, most significant first.</summary>
    public static TraceId FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes 16 bytes, most significant first.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <summary>Reads 1 to 32 hexadecimal digits; leading zeros may be left out.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out TraceId id)
    {
        id = default;
        if (hex.Length is 0 or > 32)
        {
            return false;
        }

        var low = hex.Length > 16 ? hex[^16..] : hex;
        var high = hex.Length > 16 ? hex[..^16] : [];
        ulong highBits = 0;
        if (!ulong.TryParse(low, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var lowBits) ||
            (high.Length > 0 && !ulong.TryParse(high, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out highBits)))
        {
            return false;
        }

        id = new TraceId(highBits, lowBits);
        return true;
    }

    /// <summary>32 hexadecimal digits in lower case.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
