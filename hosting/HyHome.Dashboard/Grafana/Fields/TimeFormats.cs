using System.Globalization;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Formats of points in time (milliseconds since 1970) and of durations.</summary>
internal static class TimeFormats
{
    private const double Second = 1;
    private const double Minute = 60;
    private const double Hour = 3600;
    private const double Day = 86400;
    private const double Week = 604800;
    private const double Year = 31536000;

    public static readonly Unit Nanoseconds = UnitFormats.Stepped((1e3, 1, " ns"), (1e6, 1e3, " µs"), (1e9, 1e6, " ms"), (6e10, 1e9, " s"), (3.6e12, 6e10, " min"), (8.64e13, 3.6e12, " hour"), (0, 8.64e13, " day"));

    public static readonly Unit Microseconds = UnitFormats.Stepped((1e3, 1, " µs"), (1e6, 1e3, " ms"), (0, 1e6, " s"));

    public static readonly Unit Milliseconds = UnitFormats.Stepped((1e3, 1, " ms"), (6e4, 1e3, " s"), (3.6e6, 6e4, " min"), (8.64e7, 3.6e6, " hour"), (Year * 1e3, 8.64e7, " day"), (0, Year * 1e3, " year"));

    public static readonly Unit Minutes = UnitFormats.Stepped((60, 1, " min"), (1440, 60, " hour"), (10080, 1440, " day"), (604800, 10080, " week"), (0, 525948, " year"));

    public static readonly Unit Hours = UnitFormats.Stepped((24, 1, " hour"), (168, 24, " day"), (8760, 168, " week"), (0, 8760, " year"));

    public static readonly Unit Days = UnitFormats.Stepped((7, 1, " day"), (365, 7, " week"), (0, 365, " year"));

    private static readonly Unit PositiveSeconds = UnitFormats.Stepped(
        (1e-6, 1e-9, " ns"), (1e-3, 1e-6, " µs"), (1, 1e-3, " ms"), (Minute, Second, " s"), (Hour, Minute, " min"), (Day, Hour, " hour"), (Week, Day, " day"), (Year, Week, " week"), (0, 3.15569e7, " year"));

    private static readonly (string Name, double Seconds)[] DurationSteps =
        [("year", Year), ("month", 2592000), ("week", Week), ("day", Day), ("hour", Hour), ("minute", Minute), ("second", Second), ("millisecond", 0.001)];

    /// <summary>Nothing is no nanoseconds but no seconds.</summary>
    public static readonly Unit Seconds = PositiveSeconds with
    {
        Format = static (value, decimals, zone) => value == 0 ? new(NumberText.Fixed(0, decimals), " s") : PositiveSeconds.Format(value, decimals, zone),
    };

    /// <summary>In words: 2 hours, 5 minutes.</summary>
    /// <param name="scale">Seconds in the unit that values come in.</param>
    /// <param name="name">The unit's name.</param>
    public static Unit Duration(double scale, string name) => new((value, decimals, _) =>
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return new(value == 0 ? $"0 {name}s" : NumberText.Fixed(value, decimals));
        }

        var rest = Math.Abs(value) * scale;
        var parts = new List<string>();
        foreach (var (step, seconds) in DurationSteps)
        {
            // After the first step that counts come as many more as there are digits.
            if (parts.Count > (decimals ?? 0))
            {
                break;
            }

            if (rest >= seconds || parts.Count > 0)
            {
                var count = Math.Floor(rest / seconds);
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count:0} {step}{(count == 1 ? "" : "s")}"));
                rest %= seconds;
            }
        }

        return new(string.Join(", ", parts) + (value < 0 ? " ago" : ""));
    });

    /// <summary>hh:mm:ss.</summary>
    public static FormattedValue Clock(double seconds, int? decimals, TimeZoneInfo zone) => !double.IsFinite(seconds)
        ? new(NumberText.Fixed(seconds, decimals))
        : new(string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Abs(seconds) / 3600):00}:{Math.Floor(Math.Abs(seconds) % 3600 / 60):00}:{Math.Floor(Math.Abs(seconds) % 60):00}{(seconds < 0 ? " ago" : "")}"));

    /// <summary>d hh:mm:ss, without the days when there are none.</summary>
    public static FormattedValue DaysClock(double seconds, int? decimals, TimeZoneInfo zone)
    {
        var days = double.IsFinite(seconds) ? Math.Floor(Math.Abs(seconds) / Day) : 0;
        var rest = Clock(double.IsFinite(seconds) ? Math.CopySign(Math.Abs(seconds) % Day, seconds) : seconds, decimals, zone);
        return days > 0 ? new(string.Create(CultureInfo.InvariantCulture, $"{days:0} d {rest.Text}")) : rest;
    }

    /// <summary>00h:00m:00s:000ms from the first part that counts; digits limit the parts.</summary>
    /// <param name="scale">Milliseconds in the unit that values come in.</param>
    public static Unit ClockParts(double scale) => new((value, decimals, _) =>
    {
        if (!double.IsFinite(value))
        {
            return new(NumberText.Fixed(value, decimals));
        }

        var time = Math.Abs(value * scale);
        string[] all =
        [
            string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time / 3.6e6):00}h"),
            string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time % 3.6e6 / 6e4):00}m"),
            string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time % 6e4 / 1e3):00}s"),
            string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time % 1e3):000}ms"),
        ];
        var first = time < 1e3 ? 3 : time < 6e4 ? 2 : time < 3.6e6 ? 1 : 0;
        return new(string.Join(':', all.Skip(first).Take((decimals ?? 3) + 1)));
    });

    /// <summary>A point in time in a format of .NET.</summary>
    /// <param name="format">With the date.</param>
    /// <param name="today">Without it: for a time of today; null for always the same.</param>
    public static Unit Date(string format, string? today = null) => new((value, _, zone) =>
    {
        if (ToTime(value, zone) is not { } time)
        {
            return new("Invalid date");
        }

        var isToday = today is not null && TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, zone).Date == time.Date;
        return new(time.ToString(isToday ? today : format, CultureInfo.InvariantCulture));
    });

    /// <summary>How long ago, or in how long.</summary>
    public static FormattedValue FromNow(double value, int? decimals, TimeZoneInfo zone)
    {
        if (ToTime(value, zone) is not { } time)
        {
            return new("Invalid date");
        }

        var distance = DateTimeOffset.UtcNow - time;
        var words = Words(distance.Duration());
        return new(distance >= TimeSpan.Zero ? words + " ago" : "in " + words);
    }

    private static string Words(TimeSpan span) => span.TotalSeconds switch
    {
        < 45 => "a few seconds",
        < 90 => "a minute",
        < 2700 => Count(span.TotalMinutes, "minutes"),
        < 5400 => "an hour",
        < 79200 => Count(span.TotalHours, "hours"),
        < 129600 => "a day",
        < 2246400 => Count(span.TotalDays, "days"),
        < 3931200 => "a month",
        < 27648000 => Count(span.TotalDays / 30.44, "months"),
        < 47304000 => "a year",
        _ => Count(span.TotalDays / 365.25, "years"),
    };

    private static string Count(double amount, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(amount):0} {unit}");

    private static DateTimeOffset? ToTime(double milliseconds, TimeZoneInfo zone) => milliseconds is > -62135596800000 and < 253402300799000
        ? TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds), zone)
        : null;
}
