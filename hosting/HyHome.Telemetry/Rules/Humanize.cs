using System.Globalization;
using HyHome.Telemetry.GoTemplates;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Rules;

/// <summary>Numbers for people, as Prometheus' templates write them: at most four digits and a unit.</summary>
internal static class Humanize
{
    private static readonly string[] Large = ["", "k", "M", "G", "T", "P", "E", "Z", "Y"];
    private static readonly string[] Small = ["", "m", "u", "n", "p", "f", "a", "z", "y"];
    private static readonly string[] Binary = ["", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

    public static string Decimal(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return Digits(value);
        }

        var unit = 0;
        var large = Math.Abs(value) >= 1;
        while (large ? Math.Abs(value) >= 1000 && unit < Large.Length - 1 : Math.Abs(value) < 1 && unit < Small.Length - 1)
        {
            value = large ? value / 1000 : value * 1000;
            unit++;
        }

        return Digits(value) + (large ? Large : Small)[unit];
    }

    public static string Base1024(double value)
    {
        if (Math.Abs(value) <= 1 || !double.IsFinite(value))
        {
            return Digits(value);
        }

        var unit = 0;
        for (; Math.Abs(value) >= 1024 && unit < Binary.Length - 1; unit++)
        {
            value /= 1024;
        }

        return Digits(value) + Binary[unit];
    }

    public static string Percentage(double value) => Digits(value * 100) + "%";

    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            return Digits(seconds);
        }

        if (seconds == 0)
        {
            return "0s";
        }

        if (Math.Abs(seconds) < 1)
        {
            return Decimal(seconds) + "s";
        }

        var sign = seconds < 0 ? "-" : "";
        var total = (long)Math.Abs(seconds);
        var (days, hours, minutes) = (total / 86_400, total / 3600 % 24, total / 60 % 60);
        return days != 0 ? $"{sign}{days}d {hours}h {minutes}m {total % 60}s"
            : hours != 0 ? $"{sign}{hours}h {minutes}m {total % 60}s"
            : minutes != 0 ? $"{sign}{minutes}m {total % 60}s"
            : sign + Digits(Math.Abs(seconds)) + "s";
    }

    public static string Timestamp(double seconds) => !double.IsFinite(seconds) ? Digits(seconds)
        : Math.Abs(seconds * 1e9) >= long.MaxValue
            ? throw new TemplateException($"{GoText.General(seconds)} cannot be represented as a nanoseconds timestamp since it overflows int64")
        : DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1e9) / 1_000_000).ToString("yyyy-MM-dd HH:mm:ss.FFF '+0000 UTC'", CultureInfo.InvariantCulture);

    // Go's %.4g.
    private static string Digits(double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return GoText.General(value);
        }

        var rounded = double.Parse(value.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return GoText.General(rounded, 4);
    }
}
