using System.Buffers;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Numbers and durations.</summary>
internal sealed partial class Lexer
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

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
