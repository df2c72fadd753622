using System.Collections.Frozen;
using System.Text;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>
/// Cuts a query into tokens. An attribute's name runs from its scope (<c>span.</c>, <c>.</c>) to the first space or bracket or operator, so that
/// keys such as <c>http.status-code</c> need no quotes; quoted parts may stand anywhere in it.
/// </summary>
internal sealed partial class Lexer
{
    private static readonly FrozenSet<string> Symbols = FrozenSet.ToFrozenSet(
    [
        ",", ".", "{", "}", "(", ")", "=", "!=", "=~", "!~", ">", ">=", "<", "<=", "+", "-", "/", "%", "*", "^",
        "&&", "||", "!", "|", ">>", "<<", "~", "!>", "!<", "!>>", "!<<", "&~", "&>", "&<", "&>>", "&<<",
        "true", "false", "nil", "ok", "error", "unset", "unspecified", "internal", "server", "client", "producer", "consumer",
        "duration", "childCount", "name", "status", "statusMessage", "kind", "rootName", "rootServiceName", "rootService", "traceDuration",
        "nestedSetLeft", "nestedSetRight", "nestedSetParent", "id", "traceID", "spanID", "parentID", "timeSinceStart", "version", "parent",
        "parent.", "resource.", "span.", "trace:", "span:", "event:", "link:", "instrumentation:", "event.", "link.", "instrumentation.",
        "count", "avg", "max", "min", "sum", "by", "coalesce", "select",
        "rate", "count_over_time", "min_over_time", "max_over_time", "avg_over_time", "sum_over_time", "quantile_over_time", "histogram_over_time",
        "compare", "topk", "bottomk", "with",
    ]);

    private static readonly FrozenSet<string> AttributeStarts =
        FrozenSet.ToFrozenSet([".", "parent.", "resource.", "span.", "event.", "link.", "instrumentation."]);

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _position;
    private (int Line, int Column) _place;
    private int _counted;
    private int _line = 1;
    private int _column = 1;

    private Lexer(string text) => _text = text;

    /// <summary>All tokens, ended by <see cref="TokenKind.End"/> or by the first <see cref="TokenKind.Error"/>.</summary>
    internal static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        while (lexer._tokens.Count == 0 || lexer._tokens[^1].Kind is not (TokenKind.End or TokenKind.Error))
        {
            lexer.Next();
        }

        return lexer._tokens;
    }

    internal static bool IsAttributeCharacter(char c) => !char.IsWhiteSpace(c) && c is not ('{' or '}' or '(' or ')' or '=' or '~' or '!' or '<' or '>' or '&' or '|' or '^' or ',');

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private bool AtEnd => _position >= _text.Length;

    private void Next()
    {
        if (!SkipBlanks())
        {
            return;
        }

        _place = PlaceOf(_position);
        if (AtEnd)
        {
            // Go's scanner has no line for the very beginning.
            _place = _text.Length == 0 ? (0, 0) : _place;
            Add(TokenKind.End, "");
        }
        else if (Current is '"' or '`')
        {
            ReadString();
        }
        else if (char.IsAsciiDigit(Current) || (Current == '.' && _position + 1 < _text.Length && char.IsAsciiDigit(_text[_position + 1])))
        {
            ReadNumber();
        }
        else
        {
            ReadSymbol();
        }
    }

    private bool SkipBlanks()
    {
        while (!AtEnd)
        {
            if (char.IsWhiteSpace(Current))
            {
                _position++;
            }
            else if (_text.AsSpan(_position).StartsWith("//"))
            {
                var end = _text.IndexOf('\n', _position);
                _position = end < 0 ? _text.Length : end;
            }
            else if (_text.AsSpan(_position).StartsWith("/*"))
            {
                var end = _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    _place = PlaceOf(_position);
                    Fail("comment not terminated");
                    return false;
                }

                _position = end + 2;
            }
            else
            {
                break;
            }
        }

        return true;
    }

    private void ReadSymbol()
    {
        var start = _position;
        if (char.IsLetter(Current) || Current == '_')
        {
            while (!AtEnd && (char.IsLetterOrDigit(Current) || Current == '_'))
            {
                _position++;
            }
        }
        else
        {
            _position++;
        }

        // The longest symbol that grows character by character: "!" "!>" "!>>", "span" "span.".
        var text = _text[start.._position];
        while (!AtEnd && Symbols.Contains(text + Current))
        {
            text += Current;
            _position++;
            _place = (0, _place.Column);
        }

        if (!Symbols.Contains(text))
        {
            Add(TokenKind.Identifier, text);
            return;
        }

        Add(TokenKind.Symbol, text);
        if (AttributeStarts.Contains(text))
        {
            ReadAttribute(ofParent: text == "parent.");
        }
    }

    private void ReadAttribute(bool ofParent)
    {
        if (ofParent && (Take("resource.") || Take("span.")))
        {
            ReadAttribute(ofParent: false);
            return;
        }

        var name = new StringBuilder();
        var any = false;
        while (!AtEnd && IsAttributeCharacter(Current))
        {
            any = true;
            if (Current != '"')
            {
                name.Append(Current);
                _position++;
            }
            else if (!ReadQuotedPart(name))
            {
                return;
            }
        }

        if (any)
        {
            _place = (0, _place.Column);
            Add(TokenKind.Identifier, name.ToString());
        }

        Add(TokenKind.EndAttribute, "");
    }

    private bool Take(string scope)
    {
        if (!_text.AsSpan(_position).StartsWith(scope))
        {
            return false;
        }

        _position += scope.Length;
        Add(TokenKind.Symbol, scope);
        return true;
    }

    private bool ReadQuotedPart(StringBuilder name)
    {
        _position++;
        _place = (0, _place.Column);
        for (; !AtEnd; _position++)
        {
            if (Current == '"')
            {
                _position++;
                return true;
            }

            if (Current == '\\')
            {
                _position++;
                if (Current is not ('\\' or '"'))
                {
                    Fail("invalid escape sequence");
                    return false;
                }
            }

            name.Append(Current);
        }

        Fail("unexpected EOF, expecting \"");
        return false;
    }

    private void Add(TokenKind kind, string text, Static value = default) => _tokens.Add(new Token(kind, text, value, _place.Line, _place.Column));

    private void Fail(string message) => _tokens.Add(new Token(TokenKind.Error, message, Static.Nil, _place.Line, _place.Column));

    // Tokens are placed in the order of the text, so that counting goes on from the one before.
    private (int Line, int Column) PlaceOf(int position)
    {
        for (; _counted < position; _counted++)
        {
            if (_text[_counted] == '\n')
            {
                _line++;
                _column = 1;
            }
            else if (!char.IsLowSurrogate(_text[_counted]))
            {
                _column++;
            }
        }

        return (_line, _column);
    }
}
