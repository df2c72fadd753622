using System.Globalization;
using System.Text.Json;

namespace HyHome.Telemetry.Ingest.Otlp.Json;

/// <summary>Reads the values of protobuf's JSON mapping, with what it tolerates: 64-bit integers as strings or numbers, enums by number or name, null as nothing.</summary>
internal static class JsonFields
{
    private const NumberStyles Integers = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A property's name in lowerCamelCase; protobuf's own snake_case is accepted too.</summary>
    public static string Name(JsonProperty property)
    {
        var name = property.Name;
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return name;
        }

        var parts = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? name : parts[0] + string.Concat(parts.Skip(1).Select(static p => char.ToUpperInvariant(p[0]) + p[1..]));
    }

    /// <summary>The members of an object.</summary>
    public static JsonElement.ObjectEnumerator Object(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject(),
        JsonValueKind.Null => default,
        _ => throw Wrong(what, "an object", element),
    };

    /// <summary>The elements of an array.</summary>
    public static JsonElement.ArrayEnumerator Array(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray(),
        JsonValueKind.Null => default,
        _ => throw Wrong(what, "an array", element),
    };

    public static string String(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Null => "",
        _ => throw Wrong(what, "a string", element),
    };

    public static bool Bool(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw Wrong(what, "true or false", element),
    };

    public static ulong UInt64(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.Null => 0,
        JsonValueKind.Number when element.TryGetUInt64(out var number) => number,
        JsonValueKind.Number or JsonValueKind.String when ulong.TryParse(Text(element), Integers, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => throw Wrong(what, "an unsigned integer", element),
    };

    public static long Int64(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.Null => 0,
        JsonValueKind.Number when element.TryGetInt64(out var number) => number,
        JsonValueKind.Number or JsonValueKind.String when long.TryParse(Text(element), Integers, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => throw Wrong(what, "an integer", element),
    };

    public static uint UInt32(JsonElement element, string what)
    {
        var value = UInt64(element, what);
        return value <= uint.MaxValue ? (uint)value : throw Wrong(what, "an unsigned 32-bit integer", element);
    }

    public static int Int32(JsonElement element, string what)
    {
        var value = Int64(element, what);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Wrong(what, "a 32-bit integer", element);
    }

    public static double Double(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.Null => 0,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw Wrong(what, "a number", element),
    };

    /// <summary>An enum's number; a name counts with or without the prefix that protobuf puts in front of it.</summary>
    public static int Enum<T>(JsonElement element, string what, string prefix)
        where T : struct, Enum
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return Int32(element, what);
        }

        var text = element.GetString()!;
        var name = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
        return System.Enum.TryParse<T>(name, ignoreCase: true, out var value)
            ? Convert.ToInt32(value, CultureInfo.InvariantCulture)
            : throw Wrong(what, "a known name or a number", element);
    }

    /// <summary>Bytes in base64, the URL-safe alphabet and missing padding included.</summary>
    public static byte[] Base64(JsonElement element, string what)
    {
        var text = String(element, what).Replace('-', '+').Replace('_', '/');
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length)
            ? bytes[..length]
            : throw Wrong(what, "base64", element);
    }

    /// <summary>Bytes in hexadecimal, as OTLP/JSON writes ids; none where the string is empty.</summary>
    public static byte[] Hex(JsonElement element, string what, int length)
    {
        var text = String(element, what);
        var bytes = new byte[length];
        return text.Length == 0 ? []
            : text.Length == length * 2 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes
            : throw Wrong(what, $"{length * 2} hexadecimal digits", element);
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static OtlpFormatException Wrong(string what, string expected, JsonElement element)
    {
        var found = element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            _ => element.GetRawText() is { Length: <= 40 } text ? text : "a longer value",
        };
        return new OtlpFormatException($"malformed OTLP/JSON: {what} has to be {expected}, not {found}");
    }
}
