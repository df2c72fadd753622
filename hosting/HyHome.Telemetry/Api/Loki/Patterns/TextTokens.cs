using System.Text;

namespace HyHome.Telemetry.Api.Loki.Patterns;

/// <summary>Tokens of text: words, and what is between them but blanks. Dots, dashes, colons and slashes are parts of words.</summary>
internal static class TextTokens
{
    private const int MostTokens = 127;

    /// <summary>Cuts a text.</summary>
    public static LineTokens Read(string text)
    {
        var tokens = new List<string>();
        var blanks = new List<int>();
        var start = 0;
        for (var i = 0; i < text.Length && tokens.Count < MostTokens;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            if (rune.Value == ' ' || (Rune.IsPunctuation(rune) && rune.Value is not ('_' or '-' or '.' or ':' or '/')) || rune.Value == '=')
            {
                if (i > start)
                {
                    tokens.Add(text[start..i]);
                }

                if (rune.Value == ' ')
                {
                    blanks.Add(tokens.Count - 1);
                }
                else
                {
                    tokens.Add(text.Substring(i, length));
                }

                start = i + length;
            }

            i += length;
        }

        if (start < text.Length)
        {
            tokens.Add(text[start..]);
        }

        return new LineTokens([.. tokens], joined => Join(joined, blanks));
    }

    // A blank before the first token belongs to none, and no blank after it is found a place, as in Loki.
    private static string Join(string[] tokens, List<int> blanks)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            text.Append(tokens[i]);
            for (; next < blanks.Count && blanks[next] == i; next++)
            {
                text.Append(' ');
            }
        }

        return text.ToString();
    }
}
