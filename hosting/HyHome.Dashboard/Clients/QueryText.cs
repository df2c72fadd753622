using System.Globalization;
using System.Text;

namespace HyHome.Dashboard.Clients;

/// <summary>Text of the query languages, whose strings, durations and numbers are all alike.</summary>
public static class QueryText
{
    /// <summary>A string in double quotes, with backslashes, quotes and line ends escaped.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>A duration in the largest unit that holds it whole: <c>5m</c>, <c>90s</c>, <c>250ms</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        var ms = (long)duration.TotalMilliseconds;
        foreach (var (unit, length) in ((string, long)[])[("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)])
        {
            if (ms >= length && ms % length == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{ms / length}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{ms}ms");
    }

    /// <summary>Seconds of the Unix time with three decimals, as all three APIs take times.</summary>
    public static string Seconds(DateTimeOffset time) =>
        (time.ToUnixTimeMilliseconds() / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Nanoseconds of the Unix time.</summary>
    public static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>The time of some nanoseconds since 1970, rounded down to 100 ns.</summary>
    public static DateTimeOffset Time(long unixNanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(unixNanoseconds / 100);
}
