using System.Text;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>The raw tokens that Loki's lexer is built on: those of Go's text/scanner.</summary>
internal enum RawToken
{
    End,
    Identifier,
    Number,
    String,
    Other,
}

/// <summary>Splits a query into raw tokens: identifiers, numbers, quoted strings and single characters. Skips blanks and Go comments.</summary>
internal sealed class Scanner
{
    private readonly string _input;

    public Scanner(string input)
    {
        _input = input;
    }

    /// <summary>Index of the next character.</summary>
    public int Position { get; set; }

    /// <summary>Line of the token that was scanned last; 0 once characters beyond it were taken.</summary>
    public int Line { get; private set; }

    /// <summary>Column of the token that was scanned last.</summary>
    public int Column { get; private set; }

    /// <summary>Text of the token that was scanned last.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The next character, or '\0' at the end.</summary>
    public char Peek => At(Position);

    /// <summary>A character, or '\0' beyond the end.</summary>
    public char At(int index) => index < _input.Length ? _input[index] : '\0';

    /// <summary>Takes characters that belong to the token by the lexer's rules, not the scanner's.</summary>
    public void Take(int count)
    {
        Position += count;
        Line = 0;
    }

    /// <summary>Takes one raw token.</summary>
    public RawToken Scan()
    {
        SkipBlanks();
        Mark();
        var start = Position;
        var kind = Token();
        Text = _input[start..Position];
        return kind;
    }

    private RawToken Token()
    {
        var c = Peek;
        if (Position >= _input.Length)
        {
            return RawToken.End;
        }

        if (c == '_' || char.IsLetter(c))
        {
            while (Peek == '_' || char.IsLetterOrDigit(Peek))
            {
                Position++;
            }

            return RawToken.Identifier;
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(Position + 1))))
        {
            Number();
            return RawToken.Number;
        }

        switch (c)
        {
            case '"':
                Quoted('"');
                return RawToken.String;
            case '\'':
                Quoted('\'');
                return RawToken.Other;
            case '`':
                var end = _input.IndexOf('`', Position + 1);
                Position = end >= 0 ? end + 1 : throw Error("literal not terminated");
                return RawToken.String;
            default:
                Position++;
                return RawToken.Other;
        }
    }

    private void SkipBlanks()
    {
        while (Position < _input.Length)
        {
            if (Peek is ' ' or '\t' or '\n' or '\r')
            {
                Position++;
            }
            else if (Peek == '/' && At(Position + 1) == '/')
            {
                var end = _input.IndexOf('\n', Position);
                Position = end < 0 ? _input.Length : end;
            }
            else if (Peek == '/' && At(Position + 1) == '*')
            {
                Mark();
                var end = _input.IndexOf("*/", Position + 2, StringComparison.Ordinal);
                Position = end < 0 ? throw Error("comment not terminated") : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private void Mark()
    {
        var before = _input.AsSpan(0, Position);
        var newline = before.LastIndexOf('\n');
        Line = 1 + before.Count('\n');
        Column = 1;
        foreach (var _ in before[(newline + 1)..].EnumerateRunes())
        {
            Column++;
        }
    }

    private void Number()
    {
        if (Peek == '0' && (At(Position + 1) | 32) == 'x')
        {
            Position += 2;
            Digits(char.IsAsciiHexDigit);
            return;
        }

        Digits(char.IsAsciiDigit);
        if (Peek == '.')
        {
            Position++;
            Digits(char.IsAsciiDigit);
        }

        if ((Peek | 32) == 'e')
        {
            Position += At(Position + 1) is '+' or '-' ? 2 : 1;
            if (!char.IsAsciiDigit(Peek))
            {
                throw Error("exponent has no digits");
            }

            Digits(char.IsAsciiDigit);
        }
    }

    private void Digits(Func<char, bool> isDigit)
    {
        while (isDigit(Peek) || Peek == '_')
        {
            Position++;
        }
    }

    private void Quoted(char quote)
    {
        Position++;
        while (Peek != quote)
        {
            if (Position >= _input.Length || Peek == '\n')
            {
                throw Error("literal not terminated");
            }

            if (Peek == '\\')
            {
                Position++;
                Position += StringLiteral.EscapeLength(_input.AsSpan(Position), quote) is > 0 and var length ? length : throw Error("invalid char escape");
            }
            else
            {
                Position++;
            }
        }

        Position++;
    }

    private LogQLException Error(string message) => LogQLException.Parse(message, Line, Column);
}
