using System.Text;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>Tags of the older search: <c>service.name=shop http.route="/a b"</c>.</summary>
internal static class LogfmtTags
{
    internal static Dictionary<string, string> Parse(string text)
    {
        var tags = new Dictionary<string, string>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return tags;
            }

            var start = at;
            while (at < text.Length && text[at] is not ('=' or '"') && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == start || (at < text.Length && text[at] == '"'))
            {
                throw new TempoRequestException($"invalid tags: unexpected '{text[at]}' at pos {at + 1}");
            }

            var key = text[start..at];
            var value = at < text.Length && text[at] == '=' ? ReadValue(text, ref at) : "";
            if (!tags.TryAdd(key, value))
            {
                throw new TempoRequestException($"invalid tags: tag {key} has been set twice");
            }
        }
    }

    private static string ReadValue(string text, ref int at)
    {
        var start = ++at;
        if (at == text.Length || text[at] != '"')
        {
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                if (text[at] is '=' or '"')
                {
                    throw new TempoRequestException($"invalid tags: unexpected '{text[at]}' at pos {at + 1}");
                }

                at++;
            }

            return text[start..at];
        }

        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at]);
        }

        if (at >= text.Length)
        {
            throw new TempoRequestException($"invalid tags: unterminated quoted value at pos {text.Length + 1}");
        }

        at++;
        return value.ToString();
    }
}
