using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>Strings in double quotes, with Go's escapes.</summary>
internal static class StringLiteral
{
    /// <summary>Reads what stands between the quotes; false where an escape is wrong.</summary>
    internal static bool TryUnquote(ReadOnlySpan<char> inner, out string value)
    {
        value = "";
        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\')
            {
                text.Append(inner[i]);
                continue;
            }

            i++;
            var digits = i < inner.Length ? inner[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 } : 0;
            if (digits > 0)
            {
                if (!TryRune(inner, i + 1, digits, out var rune))
                {
                    return false;
                }

                text.Append(rune);
                i += digits;
            }
            else if (i < inner.Length && Plain(inner[i]) is { } plain)
            {
                text.Append(plain);
            }
            else
            {
                return false;
            }
        }

        value = text.ToString();
        return true;
    }

    private static char? Plain(char escape) => escape switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' => '\\',
        '"' => '"',
        _ => null,
    };

    private static bool TryRune(ReadOnlySpan<char> text, int start, int digits, out Rune rune)
    {
        rune = default;
        return start + digits <= text.Length &&
            int.TryParse(text.Slice(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) &&
            Rune.TryCreate(code, out rune);
    }
}
