namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>A UTC time of the proleptic Gregorian calendar in any year; .NET's own ends at the year 9999.</summary>
internal readonly record struct CivilTime(long Year, int Month, int Day, int DayOfWeek, int DayOfYear, int Hour, int Minute)
{
    private const long SecondsPerDay = 86_400;

    /// <summary>The time of so many seconds since the Unix epoch, fractions cut off.</summary>
    public static CivilTime Of(double unixSeconds)
    {
        // What no 64-bit count of seconds holds comes out as some time long ago, as in Go.
        var seconds = double.IsNaN(unixSeconds) ? 0 : (long)Math.Clamp(unixSeconds, -1e17, 1e17);
        var days = Math.DivRem(seconds, SecondsPerDay, out var rest);
        if (rest < 0)
        {
            days--;
            rest += SecondsPerDay;
        }

        // Years that start in March put the leap day last: days from civil, after Howard Hinnant's public-domain algorithm.
        var shifted = days + 719_468;
        var era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfShiftedYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfShiftedYear) + 2) / 153;
        var day = (int)(dayOfShiftedYear - (((153 * shiftedMonth) + 2) / 5) + 1);
        var month = (int)(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        var weekday = (int)(((days % 7) + 11) % 7);
        var dayOfYear = day + Enumerable.Range(1, month - 1).Sum(m => DaysInMonth(year, m));
        return new CivilTime(year, month, day, weekday, dayOfYear, (int)(rest / 3600), (int)(rest / 60 % 60));
    }

    public static int DaysInMonth(long year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
