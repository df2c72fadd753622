namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>What stands between brackets: a range, or a subquery's range and step.</summary>
internal sealed partial class Lexer
{
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
                    throw ErrorAfter("unexpected colon before duration in duration expression");
                }

                if (_sawColon)
                {
                    throw ErrorAfter("unexpected repeated colon in duration expression");
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
}
