using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Values;

/// <summary>Numbers as Go's <c>strconv.ParseFloat</c> reads them.</summary>
internal static class GoFloat
{
    /// <summary>Reads a number, or says why it isn't one.</summary>
    public static bool TryParse(string text, out double value, [NotNullWhen(false)] out string? error)
    {
        error = null;
        var unsigned = text.AsSpan(text.Length > 0 && text[0] is '+' or '-' ? 1 : 0);
        if (unsigned.Length > 0 && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.')
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value))
        {
            if (double.IsInfinity(value))
            {
                error = $"strconv.ParseFloat: parsing {GoText.Quote(text)}: value out of range";
                return false;
            }

            return true;
        }

        var special = unsigned.ToString().ToLowerInvariant() switch
        {
            "inf" or "infinity" => double.PositiveInfinity,
            "nan" when unsigned.Length == text.Length => double.NaN,
            _ => 0.0,
        };
        value = text.StartsWith('-') ? -special : special;
        error = special == 0.0 ? $"strconv.ParseFloat: parsing {GoText.Quote(text)}: invalid syntax" : null;
        return error is null;
    }
}
