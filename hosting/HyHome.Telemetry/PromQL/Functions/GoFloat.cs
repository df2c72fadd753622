using System.Globalization;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>Numbers as Go's <c>strconv.ParseFloat</c> reads them.</summary>
internal static class GoFloat
{
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        if (text.Length > 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value))
        {
            return true;
        }

        var negative = text.StartsWith("-", StringComparison.Ordinal);
        var name = negative || text.StartsWith("+", StringComparison.Ordinal) ? text[1..] : text;
        if (name.Equals("inf", StringComparison.OrdinalIgnoreCase) || name.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = negative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return text.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }
}
