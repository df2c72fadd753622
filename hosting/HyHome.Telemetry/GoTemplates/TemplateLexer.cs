using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>A token within an action.</summary>
/// <param name="Kind">"word", "field", "variable", "string", "number", "end", or the sign itself.</param>
/// <param name="Text">Its text; of strings the value.</param>
/// <param name="Start">Where it starts in the template.</param>
/// <param name="SpaceBefore">Whether a blank stands before it.</param>
internal readonly record struct TemplateToken(string Kind, string Text, int Start, bool SpaceBefore);

/// <summary>Splits the inside of an action into tokens.</summary>
internal static class TemplateLexer
{
    /// <summary>All tokens between two positions; the last one is "end".</summary>
    /// <exception cref="FormatException">A character or a string is out of place.</exception>
    public static List<TemplateToken> Tokens(string text, int from, int to)
    {
        var tokens = new List<TemplateToken>();
        var i = from;
        while (true)
        {
            var start = i;
            while (i < to && char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            var space = i > start;
            if (i >= to)
            {
                tokens.Add(new TemplateToken("end", "", i, space));
                return tokens;
            }

            start = i;
            var kind = Token(text, to, ref i);
            var value = text[start..i];
            tokens.Add(kind switch
            {
                "string" => new TemplateToken(kind, StringLiteral.Unquote(value), start, space),
                "char" => new TemplateToken("number", ((int)StringLiteral.Unquote(value)[0]).ToString(System.Globalization.CultureInfo.InvariantCulture), start, space),
                _ => new TemplateToken(kind, value, start, space),
            });
        }
    }

    private static string Token(string text, int to, ref int i)
    {
        var c = text[i];
        var next = i + 1 < to ? text[i + 1] : '\0';
        switch (c)
        {
            case '"' or '\'':
                i = QuoteEnd(text, i, to);
                return c == '"' ? "string" : "char";
            case '`':
                i = text.IndexOf('`', i + 1, to - i - 1) is >= 0 and var end ? end + 1 : throw new FormatException("unterminated raw quoted string");
                return "string";
            case ':' when next == '=':
                i += 2;
                return ":=";
            case '|' or '(' or ')' or ',' or '=':
                i++;
                return c.ToString();
            case '$':
                i++;
                SkipWord(text, to, ref i);
                return "variable";
            case '.' when !char.IsAsciiDigit(next):
                i++;
                SkipWord(text, to, ref i);
                return "field";
        }

        if (char.IsAsciiDigit(c) || c is '.' or '+' or '-')
        {
            i++;
            while (i < to && (char.IsLetterOrDigit(text[i]) || text[i] is '.' or '_' || (text[i] is '+' or '-' && (text[i - 1] | 32) == 'e')))
            {
                i++;
            }

            return "number";
        }

        if (char.IsLetter(c) || c == '_')
        {
            SkipWord(text, to, ref i);
            return "word";
        }

        throw new FormatException($"unexpected {Text.GoText.Quote(c.ToString())} in command");
    }

    private static void SkipWord(string text, int to, ref int i)
    {
        while (i < to && (char.IsLetterOrDigit(text[i]) || text[i] == '_'))
        {
            i++;
        }
    }

    private static int QuoteEnd(string text, int start, int to)
    {
        for (var i = start + 1; i < to && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
            {
                i += StringLiteral.EscapeLength(text.AsSpan(i + 1, to - i - 1), text[start]) is > 0 and var length ? length : throw new FormatException("invalid syntax");
            }
            else if (text[i] == text[start])
            {
                return i + 1;
            }
        }

        throw new FormatException("unterminated quoted string");
    }
}
