using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Finds the end of Go's string literals and reads them.</summary>
internal static class StringLiteral
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

    /// <summary>The value of a literal, quotes included.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static string Unquote(string literal) => GoString.TryUnquote(literal, out var value) ? value : throw new FormatException("invalid syntax");

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
