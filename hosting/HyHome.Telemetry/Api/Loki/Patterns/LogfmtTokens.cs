using System.Globalization;
using System.Text;
using HyHome.Telemetry.LogQL.Pipeline;

namespace HyHome.Telemetry.Api.Loki.Patterns;

/// <summary>Tokens of <c>key=value</c> pairs: a key and its value in turn. Values that differ in every line anyway are placeholders at once.</summary>
internal static class LogfmtTokens
{
    /// <summary>Cuts a line; null where it is malformed.</summary>
    public static LineTokens? Read(byte[] line)
    {
        var tokens = new List<string>();
        var reader = new LogfmtReader(line);
        while (reader.Next(out var key, out var value))
        {
            var name = Encoding.UTF8.GetString(key);
            tokens.Add(name);
            tokens.Add(Varies(name) ? LineTokenizer.Placeholder : Encoding.UTF8.GetString(value));
        }

        return reader.Error is null ? new LineTokens([.. tokens], Join) : null;
    }

    private static bool Varies(string name) =>
        name == "t" || name.ToUpperInvariant() is "TS" or "TRACEID" or "TIME" or "TIMESTAMP";

    private static string Join(string[] tokens)
    {
        var text = new StringBuilder();
        for (var i = 0; i + 1 < tokens.Length; i += 2)
        {
            var key = string.Concat(tokens[i].Where(static c => !NeedsQuotes(c)));
            if (key.Length == 0)
            {
                return "";
            }

            text.Append(i == 0 ? "" : " ").Append(key).Append('=');
            Append(text, tokens[i + 1]);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string value)
    {
        if (!value.Any(NeedsQuotes))
        {
            text.Append(value);
            return;
        }

        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '\x7f' or '\ufffd' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static bool NeedsQuotes(char c) => c is <= ' ' or '=' or '"' or '\x7f' or '\ufffd';
}
