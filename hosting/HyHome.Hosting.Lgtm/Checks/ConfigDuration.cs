using System.Globalization;
using System.Text.RegularExpressions;

namespace HyHome.Hosting.Lgtm.Checks;

internal static partial class ConfigDuration
{
    /// <summary>Reads a duration of a configuration file, such as <c>1h30m</c>, <c>7d</c> or <c>0</c>; null when it is none.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is null || !Whole().IsMatch(text))
        {
            return null;
        }

        return TimeSpan.FromSeconds(Part().Matches(text).Sum(part =>
            double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * Seconds(part.Groups[2].Value)));
    }

    private static double Seconds(string unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        "y" => 31_536_000,
        _ => 0,
    };

    [GeneratedRegex(@"^(?:0|(?:[0-9.]+(?:ms|s|m|h|d|w|y))+)$")]
    private static partial Regex Whole();

    [GeneratedRegex("([0-9.]+)(ms|s|m|h|d|w|y)")]
    private static partial Regex Part();
}
