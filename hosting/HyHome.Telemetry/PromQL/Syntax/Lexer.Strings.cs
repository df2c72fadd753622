using System.Text;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Text in quotes and its escapes.</summary>
internal sealed partial class Lexer
{
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
}
