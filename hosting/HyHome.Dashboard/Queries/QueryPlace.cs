namespace HyHome.Dashboard.Queries;

/// <summary>What is expected at the cursor.</summary>
internal enum Expected
{
    /// <summary>A function, a metric, a selector.</summary>
    Expression,

    /// <summary>The name of a label or an attribute.</summary>
    Name,

    /// <summary>A comparison.</summary>
    Operator,

    /// <summary>A value of <see cref="QueryPlace.Name"/>.</summary>
    Value,

    /// <summary>What joins conditions, or ends them.</summary>
    Joint,

    /// <summary>A duration in brackets.</summary>
    Range,

    /// <summary>A label in the list of by, without, on or ignoring.</summary>
    Grouping,

    /// <summary>A stage after a pipe.</summary>
    Stage,

    /// <summary>Text of a filter, or a comment: nothing can be offered.</summary>
    Nothing,
}

/// <summary>Where the cursor is in a query, found by reading what stands before it. The three languages share strings, braces, pipes and comparisons.</summary>
/// <param name="Expected">What may follow.</param>
/// <param name="Word">What of it is typed already, without a quote before it.</param>
/// <param name="From">Where that begins, the quote not counted.</param>
/// <param name="Name">The label or attribute whose value is expected.</param>
/// <param name="Selector">The braces around the cursor with the conditions that are complete, and the metric's name before them; empty outside.</param>
/// <param name="IsQuoted">Whether the cursor is in a string.</param>
internal sealed record QueryPlace(Expected Expected, string Word, int From, string Name, string Selector, bool IsQuoted)
{
    private static readonly string[] GroupingWords = ["by", "without", "on", "ignoring", "group_left", "group_right"];

    /// <summary>Reads a query up to the cursor.</summary>
    public static QueryPlace Find(string text, int cursor)
    {
        var tokens = Tokens(text[..Math.Clamp(cursor, 0, text.Length)]);
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Text is "{" or "(" or "[")
            {
                open.Push(i);
            }
            else if (tokens[i].Text is "}" or ")" or "]" && open.Count > 0)
            {
                open.Pop();
            }
        }

        var last = tokens.Count > 0 ? tokens[^1] : default;
        var isTouching = tokens.Count > 0 && last.End == Math.Clamp(cursor, 0, text.Length);
        var isTyping = isTouching && (last.Kind == TokenKind.Word || last.IsOpenString);
        var before = isTyping ? tokens.Count - 1 : tokens.Count;
        var (word, from) = isTyping ? (last.IsOpenString ? last.Text[1..] : last.Text, last.IsOpenString ? last.Start + 1 : last.Start) : ("", cursor);
        if (last.Kind == TokenKind.Comment && isTouching)
        {
            return new QueryPlace(Expected.Nothing, "", cursor, "", "", false);
        }

        var place = open.Count == 0
            ? Outside(tokens, before)
            : tokens[open.Peek()].Text switch
            {
                "{" => Inside(tokens, open.Peek(), before),
                "[" => (Expected.Range, ""),
                _ => InParentheses(tokens, open.Peek(), before),
            };
        // A string outside of braces is text to look for: nobody can know it.
        var expected = last.IsOpenString && isTyping && place.Item1 != Expected.Value ? Expected.Nothing : place.Item1;
        var brace = open.FirstOrDefault(i => tokens[i].Text == "{", -1);
        return new QueryPlace(expected, word, from, place.Item2, brace < 0 ? "" : Conditions(text, tokens, brace, before), isTyping && last.IsOpenString);
    }

    private static (Expected, string) Outside(List<Token> tokens, int before)
    {
        if (before == 0)
        {
            return (Expected.Expression, "");
        }

        var previous = tokens[before - 1];
        return previous.Text is "|" ? (Expected.Stage, "")
            : IsComparison(previous.Text) && before > 1 && tokens[before - 2].Kind == TokenKind.Word ? (Expected.Value, tokens[before - 2].Text)
            : previous.Text is "|=" or "|~" or "!=" or "!~" ? (Expected.Nothing, "")
            : previous.Text is "}" or ")" or "]" || previous.Kind == TokenKind.String ? (Expected.Joint, "")
            : previous.Kind == TokenKind.Word && before > 1 && tokens[before - 2].Text == "|" ? (Expected.Operator, previous.Text)
            : (Expected.Expression, "");
    }

    private static (Expected, string) InParentheses(List<Token> tokens, int open, int before)
    {
        if (open > 0 && GroupingWords.Contains(tokens[open - 1].Text))
        {
            return (Expected.Grouping, "");
        }

        return before - 1 == open || tokens[before - 1].Text is "," ? (Expected.Expression, "") : Outside(tokens, before);
    }

    private static (Expected, string) Inside(List<Token> tokens, int open, int before)
    {
        var previous = tokens[before - 1];
        return before - 1 == open || previous.Text is "," or "&&" or "||" or "(" or "!" ? (Expected.Name, "")
            : IsComparison(previous.Text) ? (Expected.Value, tokens[before - 2].Text)
            : previous.Kind == TokenKind.Word && (before < 2 || !IsComparison(tokens[before - 2].Text)) ? (Expected.Operator, previous.Text)
            : (Expected.Joint, "");
    }

    private static bool IsComparison(string text) => text is "=" or "!=" or "=~" or "!~" or ">" or "<" or ">=" or "<=" or "==";

    // The conditions before the one at the cursor: its own would leave only what is typed already.
    private static string Conditions(string text, List<Token> tokens, int open, int before)
    {
        var end = open;
        for (var i = open + 1; i < before; i++)
        {
            if (tokens[i].Text is "," or "&&")
            {
                end = i;
            }
        }

        var metric = open > 0 && tokens[open - 1].Kind == TokenKind.Word && tokens[open - 1].End == tokens[open].Start ? tokens[open - 1].Text : "";
        return metric + "{" + (end == open ? "" : text[tokens[open].End..tokens[end].Start].Trim()) + "}";
    }

    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            var start = i;
            if (char.IsWhiteSpace(c))
            {
                i++;
                continue;
            }

            if (c == '#')
            {
                i = text.IndexOf('\n', i) is >= 0 and var line ? line : text.Length;
                tokens.Add(new Token(TokenKind.Comment, text[start..i], start, false));
            }
            else if (c is '"' or '`' or '\'')
            {
                i = EndOfString(text, i);
                var isOpen = i > text.Length;
                i = Math.Min(i, text.Length);
                tokens.Add(new Token(TokenKind.String, text[start..i], start, isOpen));
            }
            else if (IsWord(c))
            {
                while (i < text.Length && (IsWord(text[i]) || (text[i] is '.' or ':' or '-' && i + 1 <= text.Length && i > start)))
                {
                    i++;
                }

                tokens.Add(new Token(TokenKind.Word, text[start..i], start, false));
            }
            else
            {
                i += i + 1 < text.Length && text.AsSpan(i, 2) is "|=" or "|~" or "!=" or "!~" or "=~" or ">=" or "<=" or "==" or "&&" or "||" or ">>" or "<<" ? 2 : 1;
                tokens.Add(new Token(TokenKind.Sign, text[start..i], start, false));
            }
        }

        return tokens;
    }

    // Past the end where the string is not closed.
    private static int EndOfString(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[start] != '`')
            {
                i++;
            }
            else if (text[i] == text[start])
            {
                return i + 1;
            }
        }

        return text.Length + 1;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or ':';

    private enum TokenKind
    {
        Sign,
        Word,
        String,
        Comment,
    }

    private readonly record struct Token(TokenKind Kind, string Text, int Start, bool IsOpenString)
    {
        public int End => Start + Text.Length;
    }
}
