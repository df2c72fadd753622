using System.Text;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Cuts a query into tokens. What a character means depends on where it stands: outside, inside braces, or inside brackets before the first number.</summary>
internal sealed partial class Lexer
{
    private const int EndOfInput = -1;
    private readonly string _input;
    private int _position;
    private int _start;
    private int _parens;
    private bool _inBraces;
    private bool _inBrackets;
    private bool _inDuration;
    private bool _sawColon;
    private bool _sawDuration;

    public Lexer(string input) => _input = input;

    /// <summary>The start of the token read last.</summary>
    public int LastStart { get; private set; }

    /// <summary>Reads the next token, comments left out.</summary>
    /// <exception cref="PromQLParseException">No token can start here.</exception>
    public Token Next()
    {
        SkipSpaceAndComments();
        _start = _position;
        LastStart = _start;
        return _inBraces ? InsideBraces() : _inDuration ? InsideDuration() : Outside();
    }

    private static bool IsAlpha(int c) => c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsDigit(int c) => c is >= '0' and <= '9';

    private static bool IsAlphaNumeric(int c) => IsAlpha(c) || IsDigit(c);

    private static bool IsSpace(int c) => c is ' ' or '\t' or '\n' or '\r';

    private int Peek(int ahead = 0) => _position + ahead < _input.Length ? _input[_position + ahead] : EndOfInput;

    private Token Emit(TokenKind kind, int length)
    {
        _position = _start + length;
        return Emit(kind);
    }

    private Token Emit(TokenKind kind)
    {
        var text = _input[_start.._position];
        return new Token(kind, _start, text, text);
    }

    private PromQLParseException Error(string problem) => new(_input, new SourceRange(_start, _input.Length), problem);

    // Prometheus takes these for tokens before it sees that they are out of place, and so points behind them.
    private PromQLParseException ErrorAfter(string problem) => new(_input, new SourceRange(_start + 1, _input.Length), problem);

    // The character at the position as %q shows it.
    private string Shown(int at) => at >= _input.Length ? "'\\ufffd'" : GoText.Quote(Rune.TryGetRuneAt(_input, at, out var rune) ? rune : Rune.ReplacementChar);

    private void SkipSpaceAndComments()
    {
        while (true)
        {
            while (IsSpace(Peek()))
            {
                _position++;
            }

            if (Peek() != '#' || _inDuration)
            {
                return;
            }

            while (Peek() is not (EndOfInput or '\n' or '\r'))
            {
                _position++;
            }
        }
    }

    private Token Outside()
    {
        var c = Peek();
        switch (c)
        {
            case EndOfInput:
                return _parens != 0 ? throw Error("unclosed left parenthesis") : _inBrackets ? throw Error("unclosed left bracket") : Emit(TokenKind.End);
            case ',':
                return Emit(TokenKind.Comma, 1);
            case '*' or '/' or '%' or '+' or '-' or '^':
                return Emit(TokenKind.Operator, 1);
            case '=':
                return Peek(1) switch
                {
                    '=' => Emit(TokenKind.Operator, 2),
                    '~' => throw Error($"unexpected character after '=': {Shown(_position + 1)}"),
                    _ => Emit(TokenKind.Equal, 1),
                };
            case '!':
                return Peek(1) == '=' ? Emit(TokenKind.Operator, 2) : throw Error($"unexpected character after '!': {Shown(_position + 1)}");
            case '<' or '>':
                return Emit(TokenKind.Operator, Peek(1) is '=' or '/' ? 2 : 1);
            case '"' or '\'' or '`':
                return String();
            case '(' or ')':
                return Paren();
            case '{':
                _inBraces = true;
                return Emit(TokenKind.LeftBrace, 1);
            case '[':
                if (_inBrackets)
                {
                    throw Error("unexpected left bracket '['");
                }

                _inBrackets = _inDuration = true;
                _sawColon = _sawDuration = false;
                return Emit(TokenKind.LeftBracket, 1);
            case ']':
                if (!_inBrackets)
                {
                    throw Error("unexpected right bracket ']'");
                }

                _inBrackets = false;
                return Emit(TokenKind.RightBracket, 1);
            case '@':
                return Emit(TokenKind.At, 1);
        }

        if (IsDigit(c) || (c == '.' && IsDigit(Peek(1))))
        {
            return NumberOrDuration();
        }

        if (!IsAlpha(c) && c != ':')
        {
            throw Error($"unexpected character: {Shown(_position)}");
        }

        return _inBrackets ? WordInBrackets() : KeywordOrIdentifier();
    }

    private Token Paren()
    {
        var open = Peek() == '(';
        _parens += open ? 1 : -1;
        return _parens < 0 ? throw ErrorAfter("unexpected right parenthesis ')'") : Emit(open ? TokenKind.LeftParen : TokenKind.RightParen, 1);
    }

    private Token InsideBraces()
    {
        var c = Peek();
        switch (c)
        {
            case EndOfInput:
                throw Error("unexpected end of input inside braces");
            case ',':
                return Emit(TokenKind.Comma, 1);
            case '"' or '\'' or '`':
                return String();
            case '=':
                return Peek(1) == '~' ? Emit(TokenKind.EqualRegex, 2) : Emit(TokenKind.Equal, 1);
            case '!':
                return Peek(1) switch
                {
                    '~' => Emit(TokenKind.NotEqualRegex, 2),
                    '=' => Emit(TokenKind.Operator, 2),
                    _ => throw Error($"unexpected character after '!' inside braces: {Shown(_position + 1)}"),
                };
            case '{':
                throw Error("unexpected left brace '{'");
            case '}':
                _inBraces = false;
                return Emit(TokenKind.RightBrace, 1);
        }

        if (!IsAlpha(c))
        {
            throw Error($"unexpected character inside braces: {Shown(_position)}");
        }

        while (IsAlphaNumeric(Peek()))
        {
            _position++;
        }

        return Emit(TokenKind.Identifier);
    }

    private Token KeywordOrIdentifier()
    {
        while (IsAlphaNumeric(Peek()) || Peek() == ':')
        {
            _position++;
        }

        var word = _input[_start.._position];
        if (Keywords.TryGet(word, out var kind))
        {
            // These came late to the language: they are keywords only where a parenthesis follows.
            var name = word.ToLowerInvariant();
            return name is "fill" or "fill_left" or "fill_right" && !IsParenAhead() ? Emit(TokenKind.Identifier) : new Token(kind, _start, word, name);
        }

        return Emit(word.Contains(':', StringComparison.Ordinal) ? TokenKind.MetricIdentifier : TokenKind.Identifier);
    }

    private bool IsParenAhead()
    {
        var rest = _input.AsSpan(_position).TrimStart(" \t\n\r");
        return rest.Length > 0 && rest[0] == '(';
    }
}
