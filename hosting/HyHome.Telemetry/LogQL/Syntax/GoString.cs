using System.Buffers;
using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Go's string literals: double-quoted with escapes, or raw in backquotes.</summary>
internal static class GoString
{
    /// <summary>How many characters an escape has after its backslash; 0 where it is invalid.</summary>
    public static int EscapeLength(ReadOnlySpan<char> afterBackslash, char quote)
    {
        if (afterBackslash.IsEmpty)
        {
            return 0;
        }

        return afterBackslash[0] switch
        {
            'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\' => 1,
            var c when c == quote => 1,
            >= '0' and <= '7' => Digits(afterBackslash, 0, 3, 8),
            'x' => Digits(afterBackslash, 1, 2, 16),
            'u' => Digits(afterBackslash, 1, 4, 16),
            'U' => Digits(afterBackslash, 1, 8, 16),
            _ => 0,
        };
    }

    /// <summary>The value of a literal that the scanner has accepted, quotes included.</summary>
    public static string Unquote(string literal)
    {
        var body = literal.AsSpan(1, literal.Length - 2);
        if (literal[0] == '`' || !body.Contains('\\'))
        {
            // Go drops carriage returns from raw strings.
            return literal[0] == '`' && body.Contains('\r') ? body.ToString().Replace("\r", "", StringComparison.Ordinal) : body.ToString();
        }

        // Escapes can name single bytes, so the value is put together as UTF-8.
        var bytes = new ArrayBufferWriter<byte>(body.Length);
        while (!body.IsEmpty)
        {
            var plain = body.IndexOf('\\');
            plain = plain < 0 ? body.Length : plain;
            Encoding.UTF8.GetBytes(body[..plain], bytes);
            body = body[plain..];
            if (!body.IsEmpty)
            {
                var length = EscapeLength(body[1..], literal[0]);
                Append(bytes, body.Slice(1, length));
                body = body[(length + 1)..];
            }
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Append(ArrayBufferWriter<byte> bytes, ReadOnlySpan<char> escape)
    {
        switch (escape[0])
        {
            case 'u' or 'U':
                var value = int.Parse(escape[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                var rune = Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar;
                bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
                return;
            default:
                bytes.GetSpan(1)[0] = escape[0] switch
                {
                    'a' => 7,
                    'b' => 8,
                    'f' => 12,
                    'n' => 10,
                    'r' => 13,
                    't' => 9,
                    'v' => 11,
                    'x' => byte.Parse(escape[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    >= '0' and <= '7' => (byte)(((escape[0] - '0') * 64) + ((escape[1] - '0') * 8) + (escape[2] - '0')),
                    var c => (byte)c,
                };
                bytes.Advance(1);
                return;
        }
    }

    private static int Digits(ReadOnlySpan<char> text, int from, int count, int radix)
    {
        if (text.Length < from + count)
        {
            return 0;
        }

        foreach (var c in text.Slice(from, count))
        {
            if (radix == 8 ? c is < '0' or > '7' : !char.IsAsciiHexDigit(c))
            {
                return 0;
            }
        }

        return from + count;
    }
}
