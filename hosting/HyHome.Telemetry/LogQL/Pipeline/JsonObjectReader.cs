using System.Buffers;
using System.Text;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>Kinds of JSON values.</summary>
internal enum JsonKind
{
    /// <summary>A string; its value is given without quotes, escapes as written.</summary>
    String,

    /// <summary>A number, as written.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary>An object with its braces.</summary>
    Object,

    /// <summary>An array with its brackets.</summary>
    Array,
}

/// <summary>
/// Reads the members of a JSON object one by one without checking more than it passes, as Loki does: what follows the object, and what lies
/// within values that nobody asks for, may be anything. Allocates nothing but for escaped keys.
/// </summary>
internal ref struct JsonObjectReader
{
    private const string MalformedJson = "Malformed JSON error";
    private const string MalformedObject = "Value looks like object, but can't find closing '}' symbol";
    private const string MalformedArray = "Value is array, but can't find closing ']' symbol";
    private const string MalformedString = "Value is string, but can't find closing '\"' symbol";
    private const string UnknownValue = "Unknown value type";
    private const string MalformedEscape = "Encountered an invalid escape sequence in a string";

    private static readonly SearchValues<byte> TokenEnds = SearchValues.Create(" \n\r\t,}]"u8);

    private readonly ReadOnlySpan<byte> _data;
    private int _offset;
    private bool _started;

    public JsonObjectReader(ReadOnlySpan<byte> data)
    {
        _data = data;
    }

    /// <summary>Why reading ended early, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads the next member; false at the end or at an error.</summary>
    public bool Next(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out JsonKind kind)
    {
        key = default;
        value = default;
        kind = default;
        if (!(_started ? SkipComma() : SkipOpening()))
        {
            return false;
        }

        if (_data[_offset] != '"')
        {
            return _data[_offset] != '}' && Fail(MalformedObject);
        }

        var end = StringEnd(_data, _offset + 1);
        if (end < 0)
        {
            return Fail(MalformedJson);
        }

        key = _data[(_offset + 1)..end];
        if (key.Contains((byte)'\\'))
        {
            var unescaped = JsonText.Unescape(key);
            if (unescaped is null)
            {
                return Fail(MalformedEscape);
            }

            key = Encoding.UTF8.GetBytes(unescaped);
        }

        _offset = end + 1;
        if (!SkipBlanks() || _data[_offset] != ':')
        {
            return Fail(MalformedJson);
        }

        _offset++;
        if (!SkipBlanks())
        {
            return Fail(MalformedJson);
        }

        Error = ReadValue(_data, _offset, out kind, out var valueStart, out var valueEnd, out _offset);
        if (Error is not null)
        {
            return false;
        }

        value = _data[valueStart..valueEnd];
        return true;
    }

    /// <summary>Reads the value at an offset; says what is wrong, or null.</summary>
    public static string? ReadValue(ReadOnlySpan<byte> data, int offset, out JsonKind kind, out int start, out int end, out int next)
    {
        (kind, start, end, next) = (JsonKind.Null, offset, offset, offset);
        switch (data[offset])
        {
            case (byte)'"':
                kind = JsonKind.String;
                start = offset + 1;
                end = StringEnd(data, start);
                next = end + 1;
                return end < 0 ? MalformedString : null;
            case (byte)'{' or (byte)'[':
                kind = data[offset] == '{' ? JsonKind.Object : JsonKind.Array;
                end = next = BlockEnd(data, offset, data[offset], data[offset] == '{' ? (byte)'}' : (byte)']');
                return end >= 0 ? null : kind == JsonKind.Object ? MalformedObject : MalformedArray;
        }

        var length = data[offset..].IndexOfAny(TokenEnds);
        end = next = length < 0 ? data.Length : offset + length;
        var token = data[offset..end];
        if (token.IsEmpty)
        {
            return UnknownValue;
        }

        switch (token[0])
        {
            case (byte)'t' or (byte)'f':
                kind = JsonKind.Boolean;
                return token.SequenceEqual("true"u8) || token.SequenceEqual("false"u8) ? null : UnknownValue;
            case (byte)'n' or (byte)'u':
                kind = JsonKind.Null;
                return token.SequenceEqual("null"u8) ? null : UnknownValue;
            case (>= (byte)'0' and <= (byte)'9') or (byte)'-':
                kind = JsonKind.Number;
                return null;
            default:
                return UnknownValue;
        }
    }

    /// <summary>Index of the first character that is not blank, or -1.</summary>
    public static int SkipBlanks(ReadOnlySpan<byte> data, int offset)
    {
        var at = data[offset..].IndexOfAnyExcept(" \n\r\t"u8);
        return at < 0 ? -1 : offset + at;
    }

    private static int StringEnd(ReadOnlySpan<byte> data, int offset)
    {
        while (offset < data.Length)
        {
            var at = data[offset..].IndexOfAny((byte)'"', (byte)'\\');
            if (at < 0)
            {
                return -1;
            }

            offset += at;
            if (data[offset] == '"')
            {
                return offset;
            }

            offset += 2;
        }

        return -1;
    }

    private static int BlockEnd(ReadOnlySpan<byte> data, int offset, byte open, byte close)
    {
        var depth = 0;
        while (offset < data.Length)
        {
            var at = data[offset..].IndexOfAny(open, close, (byte)'"');
            if (at < 0)
            {
                return -1;
            }

            offset += at;
            var c = data[offset];
            if (c == '"')
            {
                offset = StringEnd(data, offset + 1);
                if (offset < 0)
                {
                    return -1;
                }
            }
            else
            {
                depth += c == open ? 1 : -1;
                if (depth == 0)
                {
                    return offset + 1;
                }
            }

            offset++;
        }

        return -1;
    }

    private bool SkipOpening()
    {
        _started = true;
        if (!SkipBlanks() || _data[_offset] != '{')
        {
            return Fail(MalformedObject);
        }

        _offset++;
        return SkipBlanks() ? _data[_offset] != '}' : Fail(MalformedJson);
    }

    private bool SkipComma()
    {
        if (!SkipBlanks())
        {
            return Fail(MalformedArray);
        }

        if (_data[_offset] == '}')
        {
            return false;
        }

        if (_data[_offset] != ',')
        {
            return Fail(MalformedObject);
        }

        _offset++;
        return SkipBlanks() || Fail(MalformedArray);
    }

    private bool SkipBlanks()
    {
        var at = SkipBlanks(_data, _offset);
        _offset = at < 0 ? _data.Length : at;
        return at >= 0;
    }

    private bool Fail(string error)
    {
        Error = error;
        return false;
    }
}
