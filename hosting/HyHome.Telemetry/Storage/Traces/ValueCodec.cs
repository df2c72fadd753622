using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Values and attributes as bytes that stand on their own.</summary>
internal static class ValueCodec
{
    /// <summary>Nesting deeper than this is not read: it can only be damage or an attack.</summary>
    private const int MaxDepth = 64;

    public static void Write(ByteWriter to, AnyValue value)
    {
        to.Byte((byte)value.Kind);
        switch (value.Kind)
        {
            case AnyValueKind.String:
                to.Text(value.String);
                break;
            case AnyValueKind.Bool:
                to.Byte(value.Bool ? (byte)1 : (byte)0);
                break;
            case AnyValueKind.Int:
                to.ZigZag(value.Int);
                break;
            case AnyValueKind.Double:
                to.Double(value.Double);
                break;
            case AnyValueKind.Bytes:
                to.Block(value.Bytes.Span);
                break;
            case AnyValueKind.Array:
                to.Varint(value.Array.Count);
                foreach (var item in value.Array)
                {
                    Write(to, item);
                }

                break;
            case AnyValueKind.Map:
                Write(to, value.Map);
                break;
        }
    }

    public static void Write(ByteWriter to, IReadOnlyList<Attribute> attributes)
    {
        to.Varint(attributes.Count);
        for (var i = 0; i < attributes.Count; i++)
        {
            to.Text(attributes[i].Key);
            Write(to, attributes[i].Value);
        }
    }

    public static AnyValue Read(ref ByteReader from, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"Stored data is damaged: a value is nested more than {MaxDepth} levels deep.");
        }

        return (AnyValueKind)from.Byte() switch
        {
            AnyValueKind.Empty => default,
            AnyValueKind.String => AnyValue.Of(from.Text()),
            AnyValueKind.Bool => AnyValue.Of(from.Byte() != 0),
            AnyValueKind.Int => AnyValue.Of(from.ZigZag()),
            AnyValueKind.Double => AnyValue.Of(from.Double()),
            AnyValueKind.Bytes => AnyValue.Of(from.Block().ToArray()),
            AnyValueKind.Array => ReadArray(ref from, depth),
            AnyValueKind.Map => AnyValue.Of(ReadAttributes(ref from, depth + 1)),
            _ => throw new InvalidDataException("Stored data is damaged: a value has a kind that does not exist."),
        };
    }

    public static Attribute[] ReadAttributes(ref ByteReader from, int depth = 0)
    {
        var count = from.Count();
        var attributes = count == 0 ? [] : new Attribute[count];
        for (var i = 0; i < count; i++)
        {
            attributes[i] = new Attribute(from.Text(), Read(ref from, depth));
        }

        return attributes;
    }

    private static AnyValue ReadArray(ref ByteReader from, int depth)
    {
        var items = new AnyValue[from.Count()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Read(ref from, depth + 1);
        }

        return AnyValue.Of(items);
    }
}
