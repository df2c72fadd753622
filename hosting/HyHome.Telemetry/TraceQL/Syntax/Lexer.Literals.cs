using System.Globalization;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>Strings, numbers and durations.</summary>
internal sealed partial class Lexer
{
    private void ReadString()
    {
        var quote = Current;
        var end = _position + 1;
        while (end < _text.Length && _text[end] != quote && (quote == '`' || _text[end] != '\n'))
        {
            end += quote == '"' && _text[end] == '\\' ? 2 : 1;
        }

        if (end >= _text.Length || _text[end] != quote)
        {
            Fail("literal not terminated");
            return;
        }

        var inner = _text.AsSpan(_position + 1, end - _position - 1);
        _position = end + 1;
        if (quote == '`')
        {
            Add(TokenKind.String, "", Static.Of(inner.ToString().Replace("\r", "", StringComparison.Ordinal)));
        }
        else if (StringLiteral.TryUnquote(inner, out var value))
        {
            Add(TokenKind.String, "", Static.Of(value));
        }
        else
        {
            Fail("invalid syntax");
        }
    }

    private void ReadNumber()
    {
        var start = _position;
        while (char.IsAsciiLetterOrDigit(Current) && (char.IsAsciiDigit(Current) || IsExponent()) || Current == '.')
        {
            _position += char.IsAsciiDigit(Current) || Current == '.' ? 1 : _text[_position + 1] is '+' or '-' ? 2 : 1;
        }

        var number = _text[start.._position];
        var end = _position;
        while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || _text[end] is 'n' or 's' or 'u' or 'm' or 'h' or 'µ' or 'd' or 'w' or 'y' or '.'))
        {
            end++;
        }

        if (end > _position && TryDuration(_text[start..end], out var duration))
        {
            _position = end;
            _place = (0, _place.Column);
            Add(TokenKind.Duration, "", Static.Duration(duration));
        }
        else if (number.All(char.IsAsciiDigit))
        {
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var integer))
            {
                Add(TokenKind.Integer, "", Static.Of(integer));
            }
            else
            {
                Fail($"strconv.Atoi: parsing {GoText.Quote(number)}: value out of range");
            }
        }
        else if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            Add(TokenKind.Float, "", Static.Of(value));
        }
        else
        {
            Fail($"strconv.ParseFloat: parsing {GoText.Quote(number)}: invalid syntax");
        }
    }

    // An "e" belongs to a number only where digits follow it.
    private bool IsExponent()
    {
        if (Current is not ('e' or 'E'))
        {
            return false;
        }

        var digits = _position + 1 < _text.Length && _text[_position + 1] is '+' or '-' ? _position + 2 : _position + 1;
        return digits < _text.Length && char.IsAsciiDigit(_text[digits]);
    }

    private static bool TryDuration(string text, out long nanoseconds)
    {
        if (PrometheusDuration.TryParse(text, out var milliseconds, out _))
        {
            nanoseconds = milliseconds * 1_000_000;
            return true;
        }

        return GoDuration.TryParse(text, out nanoseconds);
    }
}
