using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>A UTC time of the proleptic Gregorian calendar in any year; .NET's own ends at the year 9999.</summary>
internal readonly record struct CivilTime(long Year, int Month, int Day, int DayOfWeek, int DayOfYear, int Hour, int Minute)
{
    private const ulong SecondsPerDay = 86_400;
    private const ulong DaysPerEra = 146_097;
    private const long YearsPerEra = 400;

    // Go counts from the 1st of March of a year so long ago that all times are positive; what doesn't fit wraps around, and so it does here.
    private const long FirstYear = -292_277_022_400;
    private const ulong DaysToUnixEpoch = (ulong)(-FirstYear / YearsPerEra) * DaysPerEra + 719_468;

    // The weekday of the first day: 1970-01-01 was a Thursday (4).
    private const ulong FirstWeekday = (4 + 7 - (DaysToUnixEpoch % 7)) % 7;

    /// <summary>The time of so many seconds since the Unix epoch, fractions cut off.</summary>
    public static CivilTime Of(double unixSeconds)
    {
        var seconds = unchecked((ulong)GoFloat.ToInt64(unixSeconds) + (DaysToUnixEpoch * SecondsPerDay));
        var (days, rest) = Math.DivRem(seconds, SecondsPerDay);

        // Years that start in March put the leap day last: days from civil, after Howard Hinnant's public-domain algorithm.
        var (era, dayOfEra) = Math.DivRem(days, DaysPerEra);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfShiftedYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfShiftedYear) + 2) / 153;
        var day = (int)(dayOfShiftedYear - (((153 * shiftedMonth) + 2) / 5) + 1);
        var month = (int)(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
        var year = (long)yearOfEra + ((long)era * YearsPerEra) + FirstYear + (month <= 2 ? 1 : 0);
        var weekday = (int)((days + FirstWeekday) % 7);
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
