using System.Text;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>A regular expression that is no more than a search for texts: <c>error</c>, <c>foo|bar</c>, <c>(?i)timeout</c>, <c>.*(a|b).*</c>.</summary>
internal sealed record LiteralRegex(IReadOnlyList<string> Alternatives, bool IgnoreCase)
{
    /// <summary>The plain searches that a pattern stands for when it may match anywhere in a line; null where it is more than that.</summary>
    public static LiteralRegex? Simplify(string pattern)
    {
        var ignoreCase = pattern.StartsWith("(?i)", StringComparison.Ordinal);
        var rest = ignoreCase ? pattern[4..] : pattern;
        rest = TrimAny(rest);
        if (rest is ['(', .., ')'] && rest.AsSpan(1, rest.Length - 2).IndexOfAny('(', ')') < 0)
        {
            rest = rest[1..^1];
            rest = rest.StartsWith("?:", StringComparison.Ordinal) ? rest[2..] : rest;
        }

        var alternatives = new List<string>();
        foreach (var part in Split(rest))
        {
            if (Literal(TrimAny(part)) is not { Length: > 0 } literal || (ignoreCase && !Ascii.IsValid(literal)))
            {
                return null;
            }

            alternatives.Add(literal);
        }

        return new LiteralRegex(alternatives, ignoreCase);
    }

    private static string TrimAny(string pattern)
    {
        pattern = pattern.StartsWith(".*", StringComparison.Ordinal) ? pattern[2..].TrimStart('?') : pattern;
        return pattern.EndsWith(".*", StringComparison.Ordinal) && !pattern.EndsWith("\\.*", StringComparison.Ordinal) ? pattern[..^2] : pattern;
    }

    private static List<string> Split(string pattern)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] == '|')
            {
                parts.Add(pattern[start..i]);
                start = i + 1;
            }
        }

        parts.Add(pattern[start..]);
        return parts;
    }

    private static string? Literal(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\')
            {
                if (++i == pattern.Length || !(char.IsPunctuation(pattern[i]) || char.IsSymbol(pattern[i])))
                {
                    return null;
                }

                text.Append(pattern[i]);
            }
            else if ("[](){}.*+?|^$".Contains(c, StringComparison.Ordinal))
            {
                return null;
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
