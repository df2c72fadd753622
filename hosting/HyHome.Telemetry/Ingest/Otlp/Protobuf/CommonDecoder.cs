using System.Buffers.Binary;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes what all three signals share (opentelemetry.proto.common.v1 and resource.v1).</summary>
internal static class CommonDecoder
{
    /// <summary>Values nested deeper than this are refused, so that no message can exhaust the stack.</summary>
    internal const int MaxDepth = 64;

    public static TelemetryResource Resource(ReadOnlySpan<byte> message, string schemaUrl)
    {
        var reader = new ProtoReader(message);
        var attributes = new AttributeList();
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    attributes.Add(KeyValue(reader.Bytes(), 0));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new TelemetryResource(attributes.ToArray(), schemaUrl);
    }

    public static InstrumentationScope Scope(ReadOnlySpan<byte> message, string schemaUrl, out uint droppedAttributes)
    {
        var reader = new ProtoReader(message);
        var attributes = new AttributeList();
        string name = "", version = "";
        droppedAttributes = 0;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    name = reader.String();
                    break;
                case 2:
                    version = reader.String();
                    break;
                case 3:
                    attributes.Add(KeyValue(reader.Bytes(), 0));
                    break;
                case 4:
                    droppedAttributes = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return name.Length == 0 && version.Length == 0 && attributes.Count == 0 && schemaUrl.Length == 0
            ? InstrumentationScope.None
            : new InstrumentationScope(name, version, attributes.ToArray(), schemaUrl);
    }

    public static Attribute KeyValue(ReadOnlySpan<byte> message, int depth)
    {
        var reader = new ProtoReader(message);
        var key = "";
        AnyValue value = default;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    key = reader.String();
                    break;
                case 2:
                    value = Value(reader.Bytes(), depth);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Attribute(key, value);
    }

    public static AnyValue Value(ReadOnlySpan<byte> message, int depth)
    {
        var reader = new ProtoReader(message);
        if (depth > MaxDepth)
        {
            throw reader.Error($"a value is nested deeper than {MaxDepth} levels");
        }

        AnyValue value = default;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    value = AnyValue.Of(reader.String());
                    break;
                case 2:
                    value = AnyValue.Of(reader.Bool());
                    break;
                case 3:
                    value = AnyValue.Of(reader.Int64());
                    break;
                case 4:
                    value = AnyValue.Of(reader.Double());
                    break;
                case 5:
                    value = Array(reader.Bytes(), depth + 1);
                    break;
                case 6:
                    value = Map(reader.Bytes(), depth + 1);
                    break;
                case 7:
                    value = AnyValue.Of(reader.Bytes().ToArray());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }

    /// <summary>A trace id; empty where no bytes were sent.</summary>
    public static TraceId TraceId(ref ProtoReader reader)
    {
        var bytes = reader.Bytes();
        return bytes.Length switch
        {
            16 => Model.TraceId.FromBytes(bytes),
            0 => default,
            _ => throw reader.Error($"a trace id has 16 bytes, not {bytes.Length}"),
        };
    }

    /// <summary>A span id; 0 where no bytes were sent.</summary>
    public static ulong SpanId(ref ProtoReader reader)
    {
        var bytes = reader.Bytes();
        return bytes.Length switch
        {
            8 => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            0 => 0,
            _ => throw reader.Error($"a span id has 8 bytes, not {bytes.Length}"),
        };
    }

    private static AnyValue Array(ReadOnlySpan<byte> message, int depth)
    {
        var reader = new ProtoReader(message);
        var values = new List<AnyValue>();
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                values.Add(Value(reader.Bytes(), depth));
            }
            else
            {
                reader.Skip();
            }
        }

        return AnyValue.Of([.. values]);
    }

    private static AnyValue Map(ReadOnlySpan<byte> message, int depth)
    {
        var reader = new ProtoReader(message);
        var entries = new AttributeList();
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                entries.Add(KeyValue(reader.Bytes(), depth));
            }
            else
            {
                reader.Skip();
            }
        }

        return AnyValue.Of(entries.ToArray());
    }
}
