using System.Globalization;

namespace HyHome.Telemetry.Text;

/// <summary>Whole numbers as Go's strconv package reads them, with its errors.</summary>
internal static class GoInteger
{
    /// <summary>Reads a number of 64 bits with a sign.</summary>
    /// <param name="text">The number.</param>
    /// <param name="function">The function of strconv that an error names, such as <c>Atoi</c>.</param>
    /// <param name="value">The number read; 0 on an error.</param>
    /// <param name="error">What is wrong, in Go's words; empty where nothing is.</param>
    internal static bool TryParse(string text, string function, out long value, out string error)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            error = "";
            return true;
        }

        var digits = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        var cause = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') ? "value out of range" : "invalid syntax";
        error = $"strconv.{function}: parsing {GoText.Quote(text)}: {cause}";
        return false;
    }
}
