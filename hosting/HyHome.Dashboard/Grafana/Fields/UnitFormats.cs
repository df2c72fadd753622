using System.Globalization;
using HyHome.Dashboard.Charts;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>The kinds of formats that units are made of.</summary>
internal static class UnitFormats
{
    private static readonly string[] DecimalPrefixes = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];
    private static readonly string[] BinaryPrefixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
    private static readonly string[] CountPrefixes = ["", "K", "M", "B", "T"];

    /// <summary>The number and the unit, whatever its size.</summary>
    public static Unit Fixed(string unit) => Suffixed(unit.Length > 0 ? " " + unit : "");

    /// <summary>The number times a factor, and what follows it at once.</summary>
    public static Unit Suffixed(string suffix, double factor = 1) => new((value, decimals, _) => new(NumberText.Fixed(value * factor, decimals), suffix))
    {
        Axis = new([new(0, 1 / factor, suffix)]),
    };

    /// <summary>The unit stands before the number.</summary>
    public static Unit Prefix(string unit) => new((value, decimals, _) => new(NumberText.Fixed(value, decimals), "", unit)) { Axis = ValueFormat.Plain() with { Prefix = unit } };

    /// <summary>The number follows the unit's sign or precedes it, in thousands.</summary>
    public static Unit Currency(string sign, bool isSuffix = false)
    {
        var scale = Scaled(1000, isSuffix ? [.. CountPrefixes.Select(prefix => prefix + sign)] : CountPrefixes);
        return isSuffix ? scale : new((value, decimals, zone) => scale.Format(value, decimals, zone) with { Prefix = sign }) { Axis = scale.Axis with { Prefix = sign } };
    }

    /// <summary>SI prefixes: 1500 m is 1.5 km.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="offset">The prefix that values come in: 1 for kilo, -1 for milli.</param>
    public static Unit Decimal(string unit, int offset = 0) => Scaled(1000, [.. DecimalPrefixes.Select(prefix => $" {prefix}{unit}")], offset + 5);

    /// <summary>Binary prefixes: 1536 B is 1.5 KiB.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="offset">The prefix that values come in: 1 for kibi.</param>
    public static Unit Binary(string unit, int offset = 0) => Scaled(1024, [.. BinaryPrefixes.Select(prefix => $" {prefix}{unit}")], offset);

    /// <summary>Thousands with a letter, then the unit: 1.2K req/s.</summary>
    public static Unit Count(string unit) => Scaled(1000, [.. CountPrefixes.Select(prefix => $"{prefix} {unit}")]);

    /// <summary>A suffix for each power of a factor.</summary>
    public static Unit Scaled(double factor, string[] suffixes, int offset = 0) => new(Format(factor, suffixes, offset))
    {
        Axis = new([.. suffixes.Select((suffix, index) => new UnitStep(index == 0 ? 0 : Math.Pow(factor, index - offset), Math.Pow(factor, index - offset), suffix))]),
    };

    private static UnitFormat Format(double factor, string[] suffixes, int offset) => (value, decimals, _) =>
    {
        if (!double.IsFinite(value))
        {
            return new(NumberText.Fixed(value, decimals));
        }

        // The small nudge keeps an exact power, such as 1000, from falling below itself by a rounding error of the logarithm.
        var power = value == 0 ? 0 : (int)Math.Floor(Math.Log(Math.Abs(value)) / Math.Log(factor) + 1e-12);
        power = Math.Clamp(power, -offset, suffixes.Length - offset - 1);
        return new(NumberText.Fixed(value / Math.Pow(factor, power), decimals), suffixes[offset + power]);
    };

    /// <summary>Steps of different sizes: seconds, minutes, hours.</summary>
    /// <param name="steps">From the smallest up: up to which value a step holds, what the value is divided by, and its name.</param>
    public static Unit Stepped(params (double Below, double Divisor, string Suffix)[] steps) => new((value, decimals, _) =>
    {
        var size = Math.Abs(value);
        var (_, divisor, suffix) = steps.FirstOrDefault(step => size < step.Below, steps[^1]);
        var scaled = value / divisor;
        return new(NumberText.Fixed(scaled, decimals), suffix is " min" or " hour" or " day" or " week" or " year" && Math.Abs(scaled) > 1 ? suffix + "s" : suffix);
    })
    {
        Axis = new([.. steps.Select((step, index) => new UnitStep(index == 0 ? 0 : steps[index - 1].Below, step.Divisor, step.Suffix))]),
    };

    /// <summary>A truth in two words.</summary>
    public static Unit Boolean(string yes, string no) => new((value, _, _) => new(value != 0 ? yes : no));

    /// <summary>Digits in groups of three.</summary>
    public static FormattedValue Locale(double value, int? decimals, TimeZoneInfo zone) =>
        new(value.ToString("#,0." + new string('#', decimals ?? 3), CultureInfo.InvariantCulture));

    /// <summary>The exponent is always written.</summary>
    public static FormattedValue Scientific(double value, int? decimals, TimeZoneInfo zone) =>
        new(value.ToString(decimals is { } digits ? "0." + new string('0', digits) + "e+0" : "0.################e+0", CultureInfo.InvariantCulture));

    /// <summary>Sixteen digits, with or without the sign for it.</summary>
    public static Unit Hexadecimal(string prefix) => new((value, _, _) =>
        new(Math.Abs(value) < long.MaxValue ? (value < 0 ? "-" : "") + prefix + ((long)Math.Abs(value)).ToString("X", CultureInfo.InvariantCulture) : NumberText.Fixed(value, null)));
}
