using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using HyHome.Telemetry.Ingest.Otlp.Protobuf;
using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Otlp.Json;

/// <summary>Decodes what the three signals share in OTLP/JSON.</summary>
internal static class JsonCommon
{
    /// <summary>Reads a whole request with a decoder; whatever is wrong in it becomes an <see cref="OtlpFormatException"/>.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> decode)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw new OtlpFormatException("malformed JSON: it is not valid UTF-8");
        }

        try
        {
            // Every level of an attribute's value takes four levels of JSON.
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = (4 * CommonDecoder.MaxDepth) + 16 });
            return decode(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string holds half of a surrogate pair.
            throw new OtlpFormatException($"malformed JSON: {error.Message}", error);
        }
    }

    public static TelemetryResource Resource(JsonElement resource, string schemaUrl)
    {
        Attribute[] attributes = [];
        foreach (var member in Members(resource, "resource"))
        {
            if (JsonFields.Name(member) == "attributes")
            {
                attributes = Attributes(member.Value, 0);
            }
        }

        return new TelemetryResource(attributes, schemaUrl);
    }

    public static InstrumentationScope Scope(JsonElement scope, string schemaUrl, out uint droppedAttributes)
    {
        string name = "", version = "";
        Attribute[] attributes = [];
        droppedAttributes = 0;
        foreach (var member in Members(scope, "scope"))
        {
            switch (JsonFields.Name(member))
            {
                case "name":
                    name = JsonFields.String(member.Value, "scope.name");
                    break;
                case "version":
                    version = JsonFields.String(member.Value, "scope.version");
                    break;
                case "attributes":
                    attributes = Attributes(member.Value, 0);
                    break;
                case "droppedAttributesCount":
                    droppedAttributes = JsonFields.UInt32(member.Value, "scope.droppedAttributesCount");
                    break;
            }
        }

        return name.Length == 0 && version.Length == 0 && attributes.Length == 0 && schemaUrl.Length == 0
            ? InstrumentationScope.None
            : new InstrumentationScope(name, version, attributes, schemaUrl);
    }

    public static Attribute[] Attributes(JsonElement array, int depth)
    {
        var list = new AttributeList();
        foreach (var pair in JsonFields.Array(array, "attributes"))
        {
            var key = "";
            AnyValue value = default;
            foreach (var member in JsonFields.Object(pair, "an attribute"))
            {
                switch (JsonFields.Name(member))
                {
                    case "key":
                        key = JsonFields.String(member.Value, "an attribute's key");
                        break;
                    case "value":
                        value = Value(member.Value, depth);
                        break;
                }
            }

            list.Add(new Attribute(key, value));
        }

        return list.ToArray();
    }

    public static AnyValue Value(JsonElement element, int depth)
    {
        if (depth > CommonDecoder.MaxDepth)
        {
            throw new OtlpFormatException($"malformed OTLP/JSON: a value is nested deeper than {CommonDecoder.MaxDepth} levels");
        }

        AnyValue value = default;
        foreach (var member in JsonFields.Object(element, "a value"))
        {
            value = JsonFields.Name(member) switch
            {
                "stringValue" => AnyValue.Of(JsonFields.String(member.Value, "stringValue")),
                "boolValue" => AnyValue.Of(JsonFields.Bool(member.Value, "boolValue")),
                "intValue" => AnyValue.Of(JsonFields.Int64(member.Value, "intValue")),
                "doubleValue" => AnyValue.Of(JsonFields.Double(member.Value, "doubleValue")),
                "bytesValue" => AnyValue.Of(JsonFields.Base64(member.Value, "bytesValue")),
                "arrayValue" => AnyValue.Of([.. Values(member.Value).Select(item => Value(item, depth + 1))]),
                "kvlistValue" => Map(member.Value, depth + 1),
                _ => value,
            };
        }

        return value;
    }

    public static TraceId TraceId(JsonElement element, string what)
    {
        var bytes = JsonFields.Hex(element, what, 16);
        return bytes.Length == 0 ? default : Model.TraceId.FromBytes(bytes);
    }

    public static ulong SpanId(JsonElement element, string what)
    {
        var bytes = JsonFields.Hex(element, what, 8);
        return bytes.Length == 0 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private static AnyValue Map(JsonElement element, int depth)
    {
        foreach (var member in JsonFields.Object(element, "kvlistValue"))
        {
            if (member.NameEquals("values"))
            {
                return AnyValue.Of(Attributes(member.Value, depth));
            }
        }

        return AnyValue.Of(System.Array.Empty<Attribute>());
    }

    private static JsonElement.ArrayEnumerator Values(JsonElement element)
    {
        foreach (var member in JsonFields.Object(element, "arrayValue"))
        {
            if (member.NameEquals("values"))
            {
                return JsonFields.Array(member.Value, "arrayValue.values");
            }
        }

        return default;
    }

    // A member that is absent altogether is the same as an empty one.
    private static JsonElement.ObjectEnumerator Members(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Undefined ? default : JsonFields.Object(element, what);
}
