using System.Buffers;
using System.Text;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Cuts a query into tokens. What a character means depends on where it stands: outside, inside braces, or inside brackets before the first number.</summary>
internal sealed class Lexer
{
    private const int EndOfInput = -1;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
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
        return _parens < 0 ? throw Error("unexpected right parenthesis ')'") : Emit(open ? TokenKind.LeftParen : TokenKind.RightParen, 1);
    }

    private Token WordInBrackets()
    {
        if (Peek() == ':')
        {
            if (_sawColon)
            {
                throw Error("unexpected colon ':'");
            }

            _sawColon = true;
            return Emit(TokenKind.Colon, 1);
        }

        return TryDurationKeyword(out var token) ? token : throw Error($"unexpected character: {Shown(_start)}, expected ':'");
    }

    private bool TryDurationKeyword(out Token token)
    {
        while (IsAlpha(Peek()))
        {
            _position++;
        }

        var word = _input[_start.._position].ToLowerInvariant();
        token = new Token(TokenKind.Preprocessor, _start, _input[_start.._position], word);
        return word is "step" or "range" or "max_of" or "min_of";
    }

    private Token InsideDuration()
    {
        var c = Peek();
        switch (c)
        {
            case EndOfInput:
                throw Error("unexpected end of input in duration expression");
            case ']':
                _inBrackets = _inDuration = _sawColon = false;
                return Emit(TokenKind.RightBracket, 1);
            case ':':
                if (!_sawDuration)
                {
                    throw Error("unexpected colon before duration in duration expression");
                }

                if (_sawColon)
                {
                    throw Error("unexpected repeated colon in duration expression");
                }

                _sawColon = true;
                return Emit(TokenKind.Colon, 1);
            case '(' or ')':
                return Paren();
            case '+' or '-' or '*' or '/' or '%' or '^':
                return Emit(TokenKind.Operator, 1);
            case ',':
                return Emit(TokenKind.Comma, 1);
        }

        if (IsDigit(c) || (c == '.' && IsDigit(Peek(1))))
        {
            _sawDuration = true;
            _inDuration = false;
            return NumberOrDuration();
        }

        return IsAlpha(c) && TryDurationKeyword(out var token) ? token : throw Error($"unexpected character in duration expression: {Shown(_start)}");
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

    private Token String()
    {
        var quote = _input[_position++];
        while (true)
        {
            var c = Peek();
            if (c == EndOfInput || (c == '\n' && quote != '`'))
            {
                throw Error(quote == '`' ? "unterminated raw string" : "unterminated quoted string");
            }

            if (!Rune.TryGetRuneAt(_input, _position, out var rune))
            {
                throw Error("invalid UTF-8 rune");
            }

            _position += rune.Utf16SequenceLength;
            if (c == quote)
            {
                return Emit(TokenKind.String);
            }

            if (c == '\\' && quote != '`')
            {
                Escape(quote);
            }
        }
    }

    private void Escape(char quote)
    {
        var c = Peek();
        var (count, radix, most) = c switch
        {
            >= '0' and <= '7' => (3, 8, 255),
            'x' => (2, 16, 255),
            'u' => (4, 16, 0x10ffff),
            'U' => (8, 16, 0x10ffff),
            _ => (0, 0, 0),
        };
        if (count == 0)
        {
            if (c is not ('a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\') && c != quote)
            {
                throw Error(c == EndOfInput ? "escape sequence not terminated" : $"unknown escape sequence {CodePoint()}");
            }

            _position++;
            return;
        }

        _position += radix == 8 ? 0 : 1;
        long value = 0;
        for (var i = 0; i < count; i++, _position++)
        {
            var digit = Peek() >= 0 && char.IsAsciiHexDigit((char)Peek()) ? Convert.ToInt32(((char)Peek()).ToString(), 16) : 16;
            if (digit >= radix)
            {
                throw Error(Peek() == EndOfInput ? "escape sequence not terminated" : $"illegal character {CodePoint()} in escape sequence");
            }

            value = (value * radix) + digit;
        }

        if (value > most || value is >= 0xd800 and < 0xe000)
        {
            throw Error("escape sequence is an invalid Unicode code point");
        }
    }

    // The character at the position as %#U shows it: U+0041 'A'.
    private string CodePoint() => Rune.TryGetRuneAt(_input, _position, out var rune) ? $"U+{rune.Value:X4} {GoText.Quote(rune)}" : "U+FFFD '\ufffd'";

    private Token NumberOrDuration()
    {
        if (ScanNumber())
        {
            return Emit(TokenKind.Number);
        }

        return ScanDuration() ? Emit(TokenKind.Duration) : throw Error($"bad number or duration syntax: {GoText.Quote(_input[_start..Math.Min(_position, _input.Length)])}");
    }

    private bool ScanDuration()
    {
        if (!Accept("smhdwy"))
        {
            return false;
        }

        Accept("s");
        while (IsDigit(Peek()))
        {
            while (IsDigit(Peek()))
            {
                _position++;
            }

            if (!Accept("smhdw"))
            {
                return false;
            }

            Accept("s");
        }

        if (!IsAlphaNumeric(Peek()))
        {
            return true;
        }

        _position++;
        return false;
    }

    private bool Accept(string valid)
    {
        var accepted = Peek() >= 0 && valid.Contains((char)Peek(), StringComparison.Ordinal);
        _position += accepted ? 1 : 0;
        return accepted;
    }

    // Takes what looks like a number; whether it is one, the parser finds out.
    private bool ScanNumber()
    {
        var from = _position;
        var digits = Digits;
        if (Peek() == '0')
        {
            _position++;
            if (Accept("xX"))
            {
                Accept("_");
                digits = HexDigits;
            }
        }

        Accept(".");
        AcceptOne(digits);
        var (dot, exponent) = (false, false);
        while (Peek() >= 0 && (digits.Contains((char)Peek()) || Peek() is '.' or '_' or 'e' or 'E'))
        {
            var c = (char)Peek();
            if (digits.Contains(c) && (digits == HexDigits || c is not ('e' or 'E')))
            {
                _position++;
                continue;
            }

            _position++;
            switch (c)
            {
                case '.':
                    if (dot || Accept("_.") || digits == HexDigits)
                    {
                        return false;
                    }

                    dot = true;
                    break;
                case '_':
                    if (Accept("._eE") || Peek() == EndOfInput)
                    {
                        return false;
                    }

                    break;
                default:
                    if (exponent)
                    {
                        return false;
                    }

                    exponent = true;
                    Accept("+-");
                    if (Accept("._eE") || Peek() == EndOfInput)
                    {
                        return false;
                    }

                    break;
            }
        }

        return _position > from && !IsAlphaNumeric(Peek());
    }

    private void AcceptOne(SearchValues<char> valid)
    {
        if (Peek() >= 0 && valid.Contains((char)Peek()))
        {
            _position++;
        }
    }
}
