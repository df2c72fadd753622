using System.Globalization;

namespace HyHome.Dashboard.Time;

/// <summary>Durations in words.</summary>
internal static class Durations
{
    /// <summary>A length of time with two units at most, as <c>3 d 4 h</c>, <c>10 min</c> or <c>12 s</c>.</summary>
    public static string Coarse(TimeSpan length) => length switch
    {
        { TotalMinutes: < 1 } => $"{Math.Max(0, length.Seconds).ToString(CultureInfo.InvariantCulture)} s",
        { TotalHours: < 1 } => Two(length.Minutes, "min", length.Seconds, "s"),
        { TotalDays: < 1 } => Two(length.Hours, "h", length.Minutes, "min"),
        _ => Two(length.Days, "d", length.Hours, "h"),
    };

    /// <summary>A measured length of time with three digits and its own unit, as <c>1.25 ms</c>.</summary>
    public static string Fine(TimeSpan length) => length.TotalMicroseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMicroseconds:0.#} µs"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMilliseconds:0.00} ms"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMilliseconds:0.#} ms"),
        < 60_000_000 => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.00} s"),
        _ => Coarse(length),
    };

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit}{(small == 0 ? string.Empty : $" {small} {smallUnit}")}");
}
