using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HyHome.Hosting.Kubernetes.Yaml;

/// <summary>
/// Decides how a string is written so that YAML 1.1 and 1.2 readers alike read the same string back. Whatever is not clearly a plain word is quoted:
/// readers disagree about <c>yes</c>, <c>0o17</c>, <c>12:30</c>, dates and underscores in numbers.
/// </summary>
internal static partial class YamlScalar
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    };

    /// <summary>Writes a string on one line: plain where that is safe, else in double quotes.</summary>
    public static string Inline(string value) => IsPlain(value) ? value : Quote(value);

    /// <summary>Whether a string can stand as a block scalar (<c>|</c>) and come back unchanged.</summary>
    public static bool IsBlock(string value)
    {
        if (!value.Contains('\n', StringComparison.Ordinal) || value.AsSpan().Trim("\n ").IsEmpty)
        {
            return false;
        }

        foreach (var c in value)
        {
            if ((c < ' ' && c is not ('\n' or '\t')) || c is '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' || char.IsSurrogate(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlain(string value) =>
        PlainWord().IsMatch(value) && !Reserved.Contains(value) && !value.EndsWith(':') && !LooksLikeANumber(value);

    // Digits with anything that some reader takes for part of a number, a time or a date.
    private static bool LooksLikeANumber(string value) => NumberLike().IsMatch(value);

    private static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '\u007f' or '\u0085' or '\u00a0' or '\u2028' or '\u2029' or '\ufeff' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    // A letter, slash or dot first; inside, nothing that starts a comment, a mapping or a flow collection.
    [GeneratedRegex(@"^[A-Za-z_/.$][A-Za-z0-9_/.$@+()=\-]*(:[A-Za-z0-9_/.$@+()=\-]+)*$|^[0-9]+[A-Za-z][A-Za-z0-9]*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"^[-+]?\.?(inf|nan)$|^[-+.]?[0-9][0-9_,.:eExXoObB+\-a-fA-F]*$|^0[xX].*|^0[oO].*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NumberLike();
}
