using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HyHome.Telemetry.Text;

/// <summary>Numbers as Go's <c>strconv.ParseFloat</c> reads them.</summary>
internal static class GoFloat
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a number; false where it isn't one, or is too large.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value) => TryRead(text, out value) && !IsOutOfRange(text, value);

    /// <summary>Reads a number, or says why it isn't one in Go's words.</summary>
    public static bool TryParse(string text, out double value, [NotNullWhen(false)] out string? error)
    {
        error = !TryRead(text, out value) ? $"strconv.ParseFloat: parsing {GoText.Quote(text)}: invalid syntax"
            : IsOutOfRange(text, value) ? $"strconv.ParseFloat: parsing {GoText.Quote(text)}: value out of range"
            : null;
        return error is null;
    }

    /// <summary>A number as Go converts it to <c>int64</c> on the machines that Prometheus runs on: the fraction cut off, and the smallest one for what no <c>int64</c> holds.</summary>
    public static long ToInt64(double value) => value is >= -9_223_372_036_854_775_808.0 and < 9_223_372_036_854_775_808.0 ? (long)value : long.MinValue;

    private static bool TryRead(ReadOnlySpan<char> text, out double value)
    {
        var unsigned = text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;
        var sign = text.Length > 0 && text[0] == '-' ? -1.0 : 1.0;
        if (IsDigits(unsigned))
        {
            if (unsigned.Contains('_'))
            {
                value = 0;
                return SeparatesDigits(unsigned) && TryRead(text.ToString().Replace("_", "", StringComparison.Ordinal), out value);
            }

            if (!IsHexadecimal(unsigned))
            {
                return double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value);
            }

            var isNumber = TryReadHexadecimal(unsigned[2..], out value);
            value *= sign;
            return isNumber;
        }

        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = sign * double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return text.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsDigits(ReadOnlySpan<char> unsigned) => unsigned.Length > 0 && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.');

    private static bool IsHexadecimal(ReadOnlySpan<char> unsigned) => unsigned.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    // An underscore stands between two digits, or between the prefix of a base and a digit.
    private static bool SeparatesDigits(ReadOnlySpan<char> unsigned)
    {
        var isHexadecimal = IsHexadecimal(unsigned);
        var afterDigit = isHexadecimal;
        var afterUnderscore = false;
        foreach (var c in isHexadecimal ? unsigned[2..] : unsigned)
        {
            var isDigit = isHexadecimal ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c);
            if (c == '_' ? !afterDigit : afterUnderscore && !isDigit)
            {
                return false;
            }

            (afterDigit, afterUnderscore) = (isDigit, c == '_');
        }

        return !afterUnderscore;
    }

    // Digits with a point somewhere, and an exponent of two, which Go wants to see.
    private static bool TryReadHexadecimal(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        var end = text.IndexOfAny('p', 'P');
        if (end < 0 || !int.TryParse(text[(end + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        var digits = text[..end];
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        if (whole.Length + fraction.Length == 0)
        {
            return false;
        }

        foreach (var digit in $"{whole}{fraction}")
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }

            value = (value * 16) + Convert.ToInt32(digit.ToString(), 16);
        }

        value = Math.ScaleB(value, exponent - (4 * fraction.Length));
        return true;
    }

    // What is written in digits and read as infinity had too many of them.
    private static bool IsOutOfRange(ReadOnlySpan<char> text, double value) => double.IsInfinity(value) && IsDigits(text.TrimStart("+-"));
}
