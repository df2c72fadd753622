using System.Globalization;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>A path into JSON: <c>a.b</c>, <c>["a b"]</c>, <c>list[0].name</c>. A part that starts with a bracket is an index.</summary>
internal static class JsonPath
{
    /// <summary>Reads a path into parts; indexes are written <c>[n]</c>.</summary>
    /// <exception cref="FormatException">It is not a path.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        var parts = new List<string>();
        var i = 0;
        var needsField = true;
        while (true)
        {
            while (i < text.Length && text[i] is ' ' or '\t' or '\n')
            {
                i++;
            }

            if (i == text.Length)
            {
                return needsField ? throw new FormatException("syntax error: unexpected $end") : parts;
            }

            var c = text[i];
            if (c == '[' && (parts.Count == 0 || !needsField))
            {
                parts.Add(Bracket(text, ref i));
                needsField = false;
            }
            else if (needsField && (char.IsAsciiLetter(c) || c == '_'))
            {
                var start = i;
                while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '_'))
                {
                    i++;
                }

                parts.Add(text[start..i]);
                needsField = false;
            }
            else if (c == '.' && !needsField)
            {
                i++;
                needsField = true;
            }
            else
            {
                throw new FormatException(c is '.' or '[' or ']' or '"' || char.IsAsciiLetterOrDigit(c) || c == '_' ? $"syntax error: unexpected {Token(c)}" : $"unexpected char {c}");
            }
        }
    }

    private static string Token(char c) => c switch
    {
        '.' => "DOT",
        '[' => "LSB",
        ']' => "RSB",
        '"' => "STRING",
        _ when char.IsAsciiDigit(c) => "INDEX",
        _ => "FIELD",
    };

    private static string Bracket(string text, ref int i)
    {
        var end = i + 1;
        if (end < text.Length && text[end] == '"')
        {
            var close = text.IndexOf('"', end + 1);
            if (close > 0 && close + 1 < text.Length && text[close + 1] == ']')
            {
                i = close + 2;
                return text[(end + 1)..close];
            }
        }

        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end == i + 1 || end == text.Length || text[end] != ']' || !int.TryParse(text.AsSpan(i + 1, end - i - 1), CultureInfo.InvariantCulture, out var index))
        {
            throw new FormatException(end < text.Length && text[end] == '.' ? "cannot use float as array index" : "syntax error: unexpected $end");
        }

        i = end + 1;
        return $"[{index}]";
    }

    /// <summary>Finds a value; false where the path leads nowhere or the JSON is broken before it.</summary>
    public static bool TryFind(ReadOnlySpan<byte> json, IReadOnlyList<byte[]> path, out ReadOnlySpan<byte> value, out JsonKind kind)
    {
        value = json;
        kind = JsonKind.Object;
        foreach (var part in path)
        {
            if (!(part is [(byte)'[', ..] ? TryIndex(value, int.Parse(part.AsSpan(1, part.Length - 2), CultureInfo.InvariantCulture), out value, out kind)
                : TryMember(value, part, out value, out kind)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryMember(ReadOnlySpan<byte> json, byte[] name, out ReadOnlySpan<byte> value, out JsonKind kind)
    {
        var reader = new JsonObjectReader(json);
        while (reader.Next(out var key, out value, out kind))
        {
            if (key.SequenceEqual(name))
            {
                return true;
            }
        }

        value = default;
        kind = default;
        return false;
    }

    private static bool TryIndex(ReadOnlySpan<byte> json, int index, out ReadOnlySpan<byte> value, out JsonKind kind)
    {
        value = default;
        kind = default;
        var offset = JsonObjectReader.SkipBlanks(json, 0);
        if (offset < 0 || json[offset] != '[')
        {
            return false;
        }

        for (offset++; ; offset++)
        {
            offset = JsonObjectReader.SkipBlanks(json, offset);
            if (offset < 0 || json[offset] == ']' || JsonObjectReader.ReadValue(json, offset, out kind, out var start, out var end, out offset) is not null)
            {
                return false;
            }

            if (index-- == 0)
            {
                value = json[start..end];
                return true;
            }

            offset = JsonObjectReader.SkipBlanks(json, offset);
            if (offset < 0 || json[offset] != ',')
            {
                return false;
            }
        }
    }
}
