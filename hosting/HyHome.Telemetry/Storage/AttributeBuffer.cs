using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage;

/// <summary>A text's place in a request.</summary>
internal readonly record struct TextPlace(int At, int Length)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> bytes) => bytes.Slice(At, Length);
}

/// <summary>One attribute. A key that is the same as the one at this position in the span before has the same place.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Text">The value where it is a string.</param>
/// <param name="Bits">The value where it is a boolean, an integer or a double; the number of a nested value otherwise.</param>
internal readonly record struct AttributeRecord(TextPlace Key, AnyValueKind Kind, TextPlace Text, long Bits);

/// <summary>Attributes of a request; what is not a scalar is kept as an object beside them. Used again after <see cref="Clear"/>.</summary>
internal sealed class AttributeBuffer
{
    private readonly List<AnyValue> _nested = [];
    private AttributeRecord[] _all = new AttributeRecord[4096];

    public int Count { get; private set; }

    /// <summary>Whether it is small enough to be kept for the next request.</summary>
    public bool IsSmall => _all.Length <= 256 << 10;

    public ref readonly AttributeRecord this[int number] => ref _all[number];

    public ReadOnlySpan<AttributeRecord> Range(int first, int count) => _all.AsSpan(first, count);

    public void Add(in AttributeRecord attribute)
    {
        if (Count == _all.Length)
        {
            Array.Resize(ref _all, Count * 2);
        }

        _all[Count++] = attribute;
    }

    /// <summary>Keeps a value that is no scalar; answers its number for <see cref="AttributeRecord.Bits"/>.</summary>
    public int AddNested(AnyValue value)
    {
        _nested.Add(value);
        return _nested.Count - 1;
    }

    public AnyValue Nested(long number) => _nested[(int)number];

    /// <summary>The value of an attribute, with its text as UTF-8 read by the caller's means.</summary>
    public AnyValue Value(in AttributeRecord attribute, ReadOnlySpan<byte> request) => attribute.Kind switch
    {
        AnyValueKind.Empty => default,
        AnyValueKind.String => AnyValue.Of(System.Text.Encoding.UTF8.GetString(attribute.Text.In(request))),
        AnyValueKind.Bool => AnyValue.Of(attribute.Bits != 0),
        AnyValueKind.Int => AnyValue.Of(attribute.Bits),
        AnyValueKind.Double => AnyValue.Of(BitConverter.Int64BitsToDouble(attribute.Bits)),
        _ => Nested(attribute.Bits),
    };

    public void Clear()
    {
        _nested.Clear();
        Count = 0;
    }
}
