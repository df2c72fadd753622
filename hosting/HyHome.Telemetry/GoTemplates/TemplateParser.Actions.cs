namespace HyHome.Telemetry.GoTemplates;

// Finds the actions between the literal text, with the white space that they trim and the comments that they are not.
internal sealed partial class TemplateParser
{
    private static void AddText(List<TemplateNode> into, string text)
    {
        if (text.Length > 0)
        {
            into.Add(new TextNode(text));
        }
    }

    private bool SkipComment(int inside)
    {
        var start = inside;
        while (start < _text.Length && char.IsWhiteSpace(_text[start]))
        {
            start++;
        }

        if (string.CompareOrdinal(_text, start, "/*", 0, 2) != 0)
        {
            return false;
        }

        var end = _text.IndexOf("*/", start, StringComparison.Ordinal);
        var close = end < 0 ? -1 : _text.IndexOf("}}", end, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Error("unclosed comment");
        }

        Close(close);
        return true;
    }

    private void ReadAction(int inside)
    {
        var close = ActionEnd(inside);
        var end = close;
        if (end - 2 >= inside && _text[end - 1] == '-' && char.IsWhiteSpace(_text[end - 2]))
        {
            end--;
        }

        try
        {
            _tokens = TemplateLexer.Tokens(_text, inside, end);
        }
        catch (FormatException e)
        {
            throw Error(e.Message);
        }

        _token = 0;
        Close(close);
    }

    private void Close(int close)
    {
        _position = close + 2;
        if (_text[close - 1] == '-' && char.IsWhiteSpace(_text[close - 2]))
        {
            while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            {
                _position++;
            }
        }
    }

    // The braces that close an action, not those within its strings.
    private int ActionEnd(int inside)
    {
        for (var i = inside; i < _text.Length - 1; i++)
        {
            switch (_text[i])
            {
                case '}' when _text[i + 1] == '}':
                    return i;
                case '`':
                    i = _text.IndexOf('`', i + 1) is >= 0 and var raw ? raw : throw Error("unterminated raw quoted string");
                    break;
                case '"':
                    for (i++; i < _text.Length && _text[i] != '"'; i++)
                    {
                        i += _text[i] == '\\' ? 1 : 0;
                    }

                    break;
            }
        }

        throw Error("unclosed action");
    }
}
