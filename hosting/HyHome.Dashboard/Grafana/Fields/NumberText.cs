using System.Globalization;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Numbers with as many digits as Grafana writes.</summary>
internal static class NumberText
{
    /// <summary>A number with a fixed amount of digits after the point, or, without one, with about three significant ones.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static string Fixed(double value, int? decimals)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? "∞" : "-∞";
        }

        if (double.IsNaN(value))
        {
            return "NaN";
        }

        var digits = decimals ?? Decimals(value);
        if (Math.Abs(value) >= 1e21)
        {
            return value.ToString("0.#################e+0", CultureInfo.InvariantCulture);
        }

        var factor = Math.Pow(10, Math.Min(digits, 15));
        // Half up as JavaScript rounds, also below zero.
        var rounded = Math.Floor(value * factor + 0.5) / factor;
        return (rounded == 0 ? 0 : rounded).ToString("F" + Math.Min(digits, 15).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>Cuts zeros that say nothing: 60.00 is 60.</summary>
    public static string Trim(string text) =>
        text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.Ordinal) && text.AsSpan().IndexOfAnyExceptInRange('-', '9') < 0
            ? text.TrimEnd('0').TrimEnd('.')
            : text;

    /// <summary>How many digits after the point a number needs.</summary>
    public static int Decimals(double value)
    {
        if (value == 0 || value % 1 == 0)
        {
            return 0;
        }

        var digits = 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        // A mantissa above 2.25 (and any number, as it is compared scaled by ten) takes one digit more.
        return Math.Clamp(value * Math.Pow(10, digits) > 2.25 ? digits + 1 : digits, 0, 15);
    }
}
