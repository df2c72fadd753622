using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>A moment in a time zone, with the methods that templates use of Go's <c>time.Time</c>.</summary>
internal sealed class GoTime : ITemplateObject
{
    private readonly DateTime _local;
    private readonly TimeSpan _offset;
    private readonly string _zone;

    private GoTime(long unixNanoseconds, TimeSpan offset, string zone)
    {
        UnixNanoseconds = unixNanoseconds;
        _offset = offset;
        _zone = zone;
        // Ticks are 100 ns; what is below them comes from the nanoseconds.
        _local = DateTime.UnixEpoch.AddTicks(Floor(unixNanoseconds, 100)).Add(offset);
    }

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long UnixNanoseconds { get; }

    private int Nanosecond => (int)(UnixNanoseconds - (Floor(UnixNanoseconds, 1_000_000_000) * 1_000_000_000));

    public static GoTime FromUnixNanoseconds(long value, TimeZoneInfo? zone = null)
    {
        zone ??= TimeZoneInfo.Utc;
        var utc = DateTime.UnixEpoch.AddTicks(Floor(value, 100));
        var offset = zone.GetUtcOffset(utc);
        return new GoTime(value, offset, Name(zone, offset));
    }

    /// <summary>The zone of a name, or UTC where it is unknown.</summary>
    public static TimeZoneInfo Zone(string name) => name is "" or "UTC" ? TimeZoneInfo.Utc
        : name == "Local" ? TimeZoneInfo.Local
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Writes the time by a layout.</summary>
    public string Format(string layout)
    {
        var text = new StringBuilder();
        foreach (var (element, isText) in GoTimeLayout.Split(layout))
        {
            text.Append(isText ? element : Element(element));
        }

        return text.ToString();
    }

    public override string ToString() => Format("2006-01-02 15:04:05.999999999 -0700 MST");

    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = name switch
        {
            "Format" => Format(Arguments.Text(arguments, 0, "Format")),
            "Unix" => Floor(UnixNanoseconds, 1_000_000_000),
            "UnixMilli" => Floor(UnixNanoseconds, 1_000_000),
            "UnixMicro" => Floor(UnixNanoseconds, 1000),
            "UnixNano" => UnixNanoseconds,
            "UTC" => FromUnixNanoseconds(UnixNanoseconds),
            "String" => ToString(),
            "Year" => (long)_local.Year,
            "Month" => _local.ToString("MMMM", CultureInfo.InvariantCulture),
            "Day" => (long)_local.Day,
            "Hour" => (long)_local.Hour,
            "Minute" => (long)_local.Minute,
            "Second" => (long)_local.Second,
            "Nanosecond" => (long)Nanosecond,
            "YearDay" => (long)_local.DayOfYear,
            "Weekday" => _local.DayOfWeek.ToString(),
            "IsZero" => false,
            _ => null,
        };
        return value is not null;
    }

    private static long Floor(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    private static string Name(TimeZoneInfo zone, TimeSpan offset) => zone == TimeZoneInfo.Utc || zone.Id == "UTC" ? "UTC"
        : zone.StandardName is { Length: <= 5 } name && zone.BaseUtcOffset == offset ? name
        : zone.DaylightName is { Length: <= 5 } daylight && zone.BaseUtcOffset != offset ? daylight
        : Offset(offset, "-0700");

    private static string Offset(TimeSpan offset, string element)
    {
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        var digits = element.TrimStart('-', 'Z');
        var text = digits switch
        {
            "07" => "hh",
            "0700" => "hhmm",
            "07:00" => "hh\\:mm",
            "070000" => "hhmmss",
            _ => "hh\\:mm\\:ss",
        };
        return sign + offset.Duration().ToString(text, CultureInfo.InvariantCulture);
    }

    private string Element(string element)
    {
        if (element[0] is '.' or ',')
        {
            var digits = Nanosecond.ToString("000000000", CultureInfo.InvariantCulture)[..Math.Min(9, element.Length - 1)].PadRight(element.Length - 1, '0');
            digits = element[1] == '9' ? digits.TrimEnd('0') : digits;
            return digits.Length == 0 ? "" : element[0] + digits;
        }

        var hour12 = _local.Hour % 12 == 0 ? 12 : _local.Hour % 12;
        return element switch
        {
            "January" => _local.ToString("MMMM", CultureInfo.InvariantCulture),
            "Jan" => _local.ToString("MMM", CultureInfo.InvariantCulture),
            "Monday" => _local.DayOfWeek.ToString(),
            "Mon" => _local.DayOfWeek.ToString()[..3],
            "MST" => _zone,
            "2006" => Padded(_local.Year, 4),
            "06" => Padded(_local.Year % 100, 2),
            "01" => Padded(_local.Month, 2),
            "1" => Padded(_local.Month, 1),
            "02" => Padded(_local.Day, 2),
            "_2" => Padded(_local.Day, 1).PadLeft(2),
            "2" => Padded(_local.Day, 1),
            "002" => Padded(_local.DayOfYear, 3),
            "__2" => Padded(_local.DayOfYear, 1).PadLeft(3),
            "15" => Padded(_local.Hour, 2),
            "03" => Padded(hour12, 2),
            "3" => Padded(hour12, 1),
            "04" => Padded(_local.Minute, 2),
            "4" => Padded(_local.Minute, 1),
            "05" => Padded(_local.Second, 2),
            "5" => Padded(_local.Second, 1),
            "PM" => _local.Hour < 12 ? "AM" : "PM",
            "pm" => _local.Hour < 12 ? "am" : "pm",
            ['Z', ..] when _offset == TimeSpan.Zero => "Z",
            _ => Offset(_offset, element),
        };
    }

    private static string Padded(int value, int digits) => value.ToString(new string('0', digits), CultureInfo.InvariantCulture);
}
