using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Mapping;

/// <summary>A list of attributes as a key of a dictionary: equal where keys and values are, in the same order (a sender keeps its order).</summary>
internal readonly struct AttributeSet : IEquatable<AttributeSet>
{
    private readonly IReadOnlyList<Attribute> _attributes;
    private readonly int _hash;

    public AttributeSet(IReadOnlyList<Attribute> attributes)
    {
        _attributes = attributes;
        var hash = new HashCode();
        for (var i = 0; i < attributes.Count; i++)
        {
            hash.Add(string.GetHashCode(attributes[i].Key));
            Add(ref hash, attributes[i].Value);
        }

        _hash = hash.ToHashCode();
    }

    public static AttributeSet Empty { get; } = new([]);

    public IReadOnlyList<Attribute> Attributes => _attributes;

    public bool Equals(AttributeSet other) => _hash == other._hash && (ReferenceEquals(_attributes, other._attributes) || Same(_attributes, other._attributes));

    public override bool Equals(object? obj) => obj is AttributeSet other && Equals(other);

    public override int GetHashCode() => _hash;

    private static void Add(ref HashCode hash, AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                hash.Add(string.GetHashCode(value.String));
                break;
            case AnyValueKind.Array:
                hash.Add(value.Array.Count);
                break;
            case AnyValueKind.Map:
                hash.Add(value.Map.Count);
                break;
            case AnyValueKind.Bytes:
                hash.AddBytes(value.Bytes.Span);
                break;
            default:
                hash.Add(value.Int);
                break;
        }
    }

    private static bool Same(IReadOnlyList<Attribute> left, IReadOnlyList<Attribute> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (left[i].Key != right[i].Key || !Same(left[i].Value, right[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Same(AnyValue left, AnyValue right) => left.Kind == right.Kind && left.Kind switch
    {
        AnyValueKind.String => left.String == right.String,
        AnyValueKind.Bytes => left.Bytes.Span.SequenceEqual(right.Bytes.Span),
        AnyValueKind.Map => Same(left.Map, right.Map),
        AnyValueKind.Array => left.Array.Count == right.Array.Count && left.Array.Zip(right.Array).All(static pair => Same(pair.First, pair.Second)),
        _ => left.Int == right.Int,
    };
}
