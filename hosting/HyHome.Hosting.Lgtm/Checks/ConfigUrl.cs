namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>Tells addresses as the components' own library does (Go's net/url): it takes nearly everything, and refuses to start with the rest.</summary>
internal static class ConfigUrl
{
    private const string NotInHosts = " \"<>\\^`{|}%";

    public static bool IsValid(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var end = text.IndexOfAny(['/', '?', '#']);
        var hasScheme = colon > 0 && (end < 0 || colon < end) && char.IsAsciiLetter(text[0]) && text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.');

        // Before the first slash a colon ends a scheme, and nothing else.
        if (!hasScheme && colon >= 0 && (end < 0 || colon < end))
        {
            return false;
        }

        var rest = hasScheme ? text[(colon + 1)..] : text;
        return !text.Any(char.IsControl) && HasWholeEscapes(rest) && (!rest.StartsWith("//", StringComparison.Ordinal) || IsAuthority(rest[2..].Split('/', '?', '#')[0]));
    }

    private static bool HasWholeEscapes(string text)
    {
        // What has no path is not read for escapes: it is opaque, and so is a query.
        var path = text.Split('?')[0];
        for (var i = path.IndexOf('%', StringComparison.Ordinal); i >= 0; i = path.IndexOf('%', i + 1))
        {
            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                return !path.StartsWith('/') && !path.Contains('/', StringComparison.Ordinal);
            }
        }

        return true;
    }

    private static bool IsAuthority(string authority)
    {
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        if (host.StartsWith('['))
        {
            var close = host.LastIndexOf(']');
            return close > 0 && IsPort(host[(close + 1)..]);
        }

        var colon = host.LastIndexOf(':');
        return !host.Any(c => NotInHosts.Contains(c, StringComparison.Ordinal)) && IsPort(colon < 0 ? string.Empty : host[colon..]);
    }

    private static bool IsPort(string text) => text.Length == 0 || (text[0] == ':' && text[1..].All(char.IsAsciiDigit));
}
