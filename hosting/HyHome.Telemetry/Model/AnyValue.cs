namespace HyHome.Telemetry.Model;

/// <summary>What an <see cref="AnyValue"/> holds.</summary>
public enum AnyValueKind
{
    /// <summary>Nothing was set.</summary>
    Empty,

    /// <summary>A string.</summary>
    String,

    /// <summary>A boolean.</summary>
    Bool,

    /// <summary>A 64-bit integer.</summary>
    Int,

    /// <summary>A double.</summary>
    Double,

    /// <summary>An array of values.</summary>
    Array,

    /// <summary>A map of values.</summary>
    Map,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>A value of an attribute or a log body, as OTLP defines it (opentelemetry.proto.common.v1.AnyValue).</summary>
public readonly struct AnyValue
{
    private readonly object? _reference;
    private readonly long _bits;

    private AnyValue(AnyValueKind kind, object? reference, long bits)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    /// <summary>What it holds.</summary>
    public AnyValueKind Kind { get; }

    /// <summary>The string; the empty string where it is something else.</summary>
    public string String => _reference as string ?? "";

    /// <summary>The boolean.</summary>
    public bool Bool => _bits != 0;

    /// <summary>The integer.</summary>
    public long Int => _bits;

    /// <summary>The double.</summary>
    public double Double => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The array's elements.</summary>
    public IReadOnlyList<AnyValue> Array => _reference as AnyValue[] ?? [];

    /// <summary>The map's entries in the order in which they were sent.</summary>
    public IReadOnlyList<Attribute> Map => _reference as Attribute[] ?? [];

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _reference as byte[] ?? [];

    /// <summary>A string value.</summary>
    public static AnyValue Of(string value) => new(AnyValueKind.String, value, 0);

    /// <summary>A boolean value.</summary>
    public static AnyValue Of(bool value) => new(AnyValueKind.Bool, null, value ? 1 : 0);

    /// <summary>An integer value.</summary>
    public static AnyValue Of(long value) => new(AnyValueKind.Int, null, value);

    /// <summary>A double value.</summary>
    public static AnyValue Of(double value) => new(AnyValueKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>An array value.</summary>
    public static AnyValue Of(AnyValue[] value) => new(AnyValueKind.Array, value, 0);

    /// <summary>A map value.</summary>
    public static AnyValue Of(Attribute[] value) => new(AnyValueKind.Map, value, 0);

    /// <summary>A bytes value.</summary>
    public static AnyValue Of(byte[] value) => new(AnyValueKind.Bytes, value, 0);
}

/// <summary>One attribute: a key and its value.</summary>
public readonly record struct Attribute(string Key, AnyValue Value);
