using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Alerting;

/// <summary>Matchers as Alertmanager writes them: <c>severity="critical"</c>, <c>alertname=~a|b</c>, several in braces or with commas between.</summary>
internal static class MatcherText
{
    /// <exception cref="FormatException">It is no matcher.</exception>
    public static IReadOnlyList<LabelMatcher> Parse(string text)
    {
        var rest = text.Trim();
        rest = rest.StartsWith('{') && rest.EndsWith('}') ? rest[1..^1] : rest;
        var matchers = new List<LabelMatcher>();
        foreach (var part in Split(rest))
        {
            matchers.Add(One(part.Trim()));
        }

        return matchers;
    }

    private static LabelMatcher One(string text)
    {
        var at = text.IndexOfAny(['=', '!']);
        var operation = at < 0 ? "" : text.Length > at + 1 && text[at + 1] is '=' or '~' ? text.Substring(at, 2) : text.Substring(at, 1);
        MatchKind? kind = operation switch
        {
            "=" => MatchKind.Equal,
            "!=" => MatchKind.NotEqual,
            "=~" => MatchKind.Regex,
            "!~" => MatchKind.NotRegex,
            _ => null,
        };
        var name = at < 0 ? "" : Unquote(text[..at].Trim());
        return kind is { } known && name.Length > 0
            ? new LabelMatcher(name, known, Unquote(text[(at + operation.Length)..].Trim()))
            : throw new FormatException($"bad matcher format: {text}");
    }

    private static string Unquote(string text) => text.StartsWith('"') ? GoString.TryUnquote(text, out var value) ? value : throw new FormatException($"bad quotes: {text}") : text;

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"' && (i == 0 || text[i - 1] != '\\'))
            {
                quoted = !quoted;
            }

            if (i == text.Length || (text[i] == ',' && !quoted))
            {
                if (text[start..i].Trim().Length > 0)
                {
                    yield return text[start..i];
                }

                start = i + 1;
            }
        }
    }
}
