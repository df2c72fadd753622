using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Makes tokens of a query. Whether a word is a function, a keyword or a name depends on what follows it, as in Loki.</summary>
internal sealed class Lexer
{
    private readonly Scanner _scanner;

    public Lexer(string input)
    {
        _scanner = new Scanner(input);
    }

    /// <summary>Takes the next token; the last one is <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="LogQLException">A string, number or range is malformed.</exception>
    public Token Next()
    {
        var raw = _scanner.Scan();
        while (raw == RawToken.Other && _scanner.Text == "#")
        {
            while (_scanner.Peek is not ('\0' or '\n'))
            {
                _scanner.Take(1);
            }

            raw = _scanner.Scan();
        }

        switch (raw)
        {
            case RawToken.End:
                return Make(TokenKind.End);
            case RawToken.String:
                return Make(TokenKind.String, Unquote());
            case RawToken.Number:
                return Number();
            case RawToken.Other when _scanner.Text == "[":
                return Range();
            case RawToken.Other when _scanner.Text == "-" && (Flag() ?? Duration("-")) is { } token:
                return token;
            default:
                return Word();
        }
    }

    private string Unquote()
    {
        try
        {
            return StringLiteral.Unquote(_scanner.Text);
        }
        catch (FormatException e)
        {
            throw LogQLException.Parse(e.Message, _scanner.Line, _scanner.Column);
        }
    }

    private Token Word()
    {
        var text = _scanner.Text;
        var lower = text.ToLowerInvariant();
        if (TokenNames.Functions.TryGetValue(lower, out var function))
        {
            return IsFunction(_scanner.Position) ? Make(function, lower) : Make(TokenKind.Identifier, text);
        }

        if (TokenNames.Fixed.TryGetValue(lower + char.ToLowerInvariant(_scanner.Peek), out var two))
        {
            _scanner.Take(1);
            return Make(two);
        }

        return TokenNames.Fixed.TryGetValue(lower, out var one) ? Make(one, lower) : Make(TokenKind.Identifier, text);
    }

    // A parenthesis follows, or by/without and a parenthesis.
    private bool IsFunction(int position)
    {
        position = SkipBlanks(position);
        if (_scanner.At(position) == '(')
        {
            return true;
        }

        foreach (var word in (ReadOnlySpan<string>)["by", "without"])
        {
            var matches = true;
            for (var i = 0; i < word.Length && matches; i++)
            {
                matches = char.ToLowerInvariant(_scanner.At(position + i)) == word[i];
            }

            if (matches)
            {
                return _scanner.At(SkipBlanks(position + word.Length)) == '(';
            }
        }

        return false;
    }

    private int SkipBlanks(int position)
    {
        while (char.IsWhiteSpace(_scanner.At(position)))
        {
            position++;
        }

        return position;
    }

    private Token Number() => Duration(_scanner.Text) ?? Bytes(_scanner.Text) ?? Make(TokenKind.Number, _scanner.Text);

    private Token? Duration(string number)
    {
        var (more, text) = Continue(number, static c => char.IsDigit(c) || c is 'n' or 'u' or 'µ' or 'm' or 's' or 'h' or 'd' or 'w' or 'y' or '.');
        if (more == 0 || !DurationText.TryParse(text, out var nanoseconds))
        {
            return null;
        }

        _scanner.Take(more);
        return Make(TokenKind.Duration, text, nanoseconds);
    }

    private Token? Bytes(string number)
    {
        var (more, text) = Continue(number, static c => char.IsDigit(c) || c is 'B' or 'i' or 'k' or 'K' or 'M' or 'G' or 'T' or 'P' or '.');
        if (more == 0 || !HumanBytes.TryParse(text, out var bytes, out _))
        {
            return null;
        }

        _scanner.Take(more);
        return Make(TokenKind.Bytes, text, (long)bytes);
    }

    private (int More, string Text) Continue(string start, Func<char, bool> belongs)
    {
        var end = _scanner.Position;
        while (_scanner.At(end) is not '\0' and var c && belongs(c))
        {
            end++;
        }

        var text = start;
        for (var i = _scanner.Position; i < end; i++)
        {
            text += _scanner.At(i);
        }

        return (end - _scanner.Position, text);
    }

    private Token? Flag()
    {
        if (_scanner.Peek != '-')
        {
            return null;
        }

        var (more, text) = Continue("-", static c => char.IsLetter(c) || c == '-');
        if (text is not ("--strict" or "--keep-empty"))
        {
            return null;
        }

        _scanner.Take(more);
        return Make(TokenKind.FunctionFlag, text);
    }

    private Token Range()
    {
        var text = "";
        while (_scanner.Peek != '\0')
        {
            var c = _scanner.Peek;
            _scanner.Take(1);
            if (c == ']')
            {
                return PrometheusDuration.TryParse(text, out var milliseconds, out var error)
                    ? Make(TokenKind.Range, text, milliseconds * 1_000_000)
                    : throw LogQLException.Parse(error, 0, _scanner.Column);
            }

            text += c;
        }

        throw LogQLException.Parse("missing closing ']' in duration", 0, _scanner.Column);
    }

    private Token Make(TokenKind kind, string text = "", long number = 0) => new(kind, text, number, _scanner.Line, _scanner.Column);
}
