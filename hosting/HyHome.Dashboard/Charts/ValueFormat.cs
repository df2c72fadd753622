using System.Globalization;

namespace HyHome.Dashboard.Charts;

/// <summary>A unit that values are shown in from some size on.</summary>
/// <param name="AtLeast">The smallest absolute value that is shown so.</param>
/// <param name="Divisor">What the value is divided by.</param>
/// <param name="Suffix">What follows the number, with its space.</param>
public readonly record struct UnitStep(double AtLeast, double Divisor, string Suffix);

/// <summary>How values are written, on the server as in the browser: in the largest unit that fits, with three digits unless decimals are given.</summary>
/// <param name="Steps">The units, ascending; the first takes whatever is smaller.</param>
public sealed record ValueFormat(IReadOnlyList<UnitStep> Steps)
{
    private static readonly string[] ShortSuffixes = ["", " K", " Mil", " Bil", " Tri"];
    private static readonly string[] ByteSuffixes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>Counts: <c>12.3 K</c>.</summary>
    public static readonly ValueFormat Short = Scaled(1000, ShortSuffixes);

    /// <summary>Bytes in powers of 1024.</summary>
    public static readonly ValueFormat Bytes = Scaled(1024, [.. ByteSuffixes.Select(static s => " " + s)]);

    /// <summary>Bytes per second in powers of 1024.</summary>
    public static readonly ValueFormat BytesPerSecond = Scaled(1024, [.. ByteSuffixes.Select(static s => $" {s}/s")]);

    /// <summary>Something per second.</summary>
    public static readonly ValueFormat PerSecond = Scaled(1000, [.. ShortSuffixes.Select(static s => s + " /s")]);

    /// <summary>Seconds, from nanoseconds to days.</summary>
    public static readonly ValueFormat Seconds = Durations(1);

    /// <summary>Milliseconds, from nanoseconds to days.</summary>
    public static readonly ValueFormat Milliseconds = Durations(1e-3);

    /// <summary>Nanoseconds, up to days.</summary>
    public static readonly ValueFormat Nanoseconds = Durations(1e-9);

    /// <summary>0 to 100 as percent.</summary>
    public static readonly ValueFormat Percent = Plain(" %");

    /// <summary>0 to 1 as percent.</summary>
    public static readonly ValueFormat Ratio = new([new UnitStep(0, 0.01, " %")]);

    private const double Largest = 1e15;

    /// <summary>What stands before the number.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How many decimals there are; null for three digits in all.</summary>
    public int? Decimals { get; init; }

    /// <summary>Numbers as they are, with a suffix.</summary>
    public static ValueFormat Plain(string suffix = "") => new([new UnitStep(0, 1, suffix)]);

    /// <summary>Units that are powers of a base.</summary>
    public static ValueFormat Scaled(double scale, IReadOnlyList<string> suffixes) =>
        new([.. suffixes.Select((s, i) => new UnitStep(i == 0 ? 0 : Math.Pow(scale, i), Math.Pow(scale, i), s))]);

    /// <summary>Durations.</summary>
    /// <param name="unit">The value 1 in seconds.</param>
    public static ValueFormat Durations(double unit) => new(
    [
        .. new (double Seconds, string Suffix)[] { (1e-9, " ns"), (1e-6, " µs"), (1e-3, " ms"), (1, " s"), (60, " min"), (3600, " h"), (86_400, " d") }
            .Select((s, i) => new UnitStep(i == 0 ? 0 : s.Seconds / unit, s.Seconds / unit, s.Suffix)),
    ]);

    /// <summary>A value with its unit.</summary>
    public string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "no value" : value > 0 ? "∞" : "−∞";
        }

        var step = Steps[0];
        foreach (var next in Steps)
        {
            step = Math.Abs(value) >= next.AtLeast * 0.9995 ? next : step;
        }

        // A zero has no unit to choose: 0 ns would be odd.
        return value == 0 ? Prefix + "0" + ZeroSuffix : Prefix + Number(value / step.Divisor) + step.Suffix;
    }

    private string ZeroSuffix => Steps.FirstOrDefault(static s => s.Divisor == 1) is { Suffix: { } suffix } ? suffix : Steps[0].Suffix;

    private string Number(double value)
    {
        // Beyond this, digits say less than the size does, and no column is wide enough for them.
        if (Math.Abs(value) >= Largest)
        {
            return value.ToString("0.##e0", CultureInfo.InvariantCulture);
        }

        if (Decimals is { } decimals)
        {
            return value.ToString("F" + decimals, CultureInfo.InvariantCulture);
        }

        var size = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return size < -6
            ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : value.ToString("0." + new string('#', Math.Clamp(2 - size, 0, 8)), CultureInfo.InvariantCulture);
    }
}
