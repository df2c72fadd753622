using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HyHome.Telemetry.Text;

/// <summary>
/// String literals as Go and Prometheus write them: quoted with <c>"</c> or <c>'</c> and escapes, or raw in back-quotes. A byte that is not UTF-8
/// (<c>"\xff"</c>) is kept as the lone surrogate U+DC00 + byte, which no valid text holds.
/// </summary>
public static class GoString
{
    /// <summary>Whether a text came from valid UTF-8.</summary>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    /// <summary>Reads a literal, quotes included.</summary>
    public static bool TryUnquote(string literal, [NotNullWhen(true)] out string? value)
    {
        ArgumentNullException.ThrowIfNull(literal);
        value = null;
        if (literal.Length < 2 || literal[0] != literal[^1] || literal[0] is not ('"' or '\'' or '`'))
        {
            return false;
        }

        var quote = literal[0];
        var body = literal[1..^1];
        if (quote == '`')
        {
            value = body.Replace("\r", "", StringComparison.Ordinal);
            return !body.Contains('`', StringComparison.Ordinal);
        }

        if (!body.Contains('\\', StringComparison.Ordinal))
        {
            value = body;
            return !body.AsSpan().ContainsAny(quote, '\n');
        }

        var bytes = new List<byte>(body.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (var i = 0; i < body.Length;)
        {
            if (body[i] == '\\')
            {
                if (!TryEscape(body, ref i, quote, bytes))
                {
                    return false;
                }

                continue;
            }

            if (body[i] == quote || body[i] == '\n' || !Rune.TryGetRuneAt(body, i, out var rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
            bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
        }

        value = Decode([.. bytes], static b => (char)(0xdc00 + b));
        return true;
    }

    private static bool TryEscape(string body, ref int index, char quote, List<byte> bytes)
    {
        var c = index + 1 < body.Length ? body[index + 1] : '\0';
        index += 2;
        var simple = c switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' => '\\',
            _ when c == quote => quote,
            _ => -1,
        };
        if (simple >= 0)
        {
            bytes.Add((byte)simple);
            return true;
        }

        if (c is >= '0' and <= '7')
        {
            index--;
            return TryDigits(body, ref index, 3, 8, out var octal) && octal <= 255 && Byte(octal);
        }

        if (c == 'x')
        {
            return TryDigits(body, ref index, 2, 16, out var hex) && Byte(hex);
        }

        if (c is not ('u' or 'U') || !TryDigits(body, ref index, c == 'u' ? 4 : 8, 16, out var point) || !Rune.IsValid(point))
        {
            return false;
        }

        Span<byte> encoded = stackalloc byte[4];
        bytes.AddRange(encoded[..new Rune(point).EncodeToUtf8(encoded)]);
        return true;

        bool Byte(int value)
        {
            bytes.Add((byte)value);
            return true;
        }
    }

    private static bool TryDigits(string body, ref int index, int count, int radix, out int value)
    {
        value = 0;
        for (var i = 0; i < count; i++, index++)
        {
            var digit = index < body.Length && char.IsAsciiHexDigit(body[index]) ? Convert.ToInt32(body[index].ToString(), 16) : radix;
            if (digit >= radix)
            {
                return false;
            }

            value = unchecked((value * radix) + digit);
        }

        return true;
    }

    /// <summary>UTF-8 as text; each byte that is none becomes what <paramref name="invalid"/> says.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes, Func<byte, char> invalid)
    {
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune);
            }
            else
            {
                consumed = 1;
                text.Append(invalid(bytes[0]));
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }
}
