using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HyHome.Telemetry.Text;

/// <summary>Replacement templates as Go's <c>Regexp.Expand</c> reads them.</summary>
internal static class GoRegexTemplate
{
    public static string Expand(string template, Match match)
    {
        if (!template.Contains('$', StringComparison.Ordinal))
        {
            return template;
        }

        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$' || i + 1 == template.Length)
            {
                text.Append(template[i]);
                continue;
            }

            if (template[i + 1] == '$')
            {
                text.Append('$');
                i++;
                continue;
            }

            var braced = template[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }

            // A dollar that names nothing, or a brace that is not closed, stands for itself.
            if (end == start || (braced && (end == template.Length || template[end] != '}')))
            {
                text.Append('$');
                continue;
            }

            text.Append(Value(match, template[start..end]));
            i = braced ? end : end - 1;
        }

        return text.ToString();
    }

    private static string Value(Match match, string name)
    {
        var group = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? match.Groups.Count > number ? match.Groups[number] : null
            : match.Groups[name];
        return group is { Success: true } ? group.Value : "";
    }
}
