using System.Globalization;
using HyHome.Telemetry.Text;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>Reads parameters of requests, with the errors of Go's strconv and time packages that Tempo passes on.</summary>
internal sealed class TempoParameters(IQueryCollection query)
{
    /// <summary>A parameter, or null where it is absent or empty.</summary>
    internal string? Text(string name) => query.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrEmpty(values[0]) ? values[0] : null;

    /// <summary>A number from 0 to 2^32-1, or null.</summary>
    internal long? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid(name, $"strconv.ParseUint: parsing {GoText.Quote(text)}: {(text.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax")}");
    }

    /// <summary>A duration as Go writes it, in nanoseconds, or null.</summary>
    internal long? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return GoDuration.TryParse(text, out var nanoseconds) ? nanoseconds : throw Invalid(name, $"time: invalid duration {GoText.Quote(text)}");
    }

    /// <summary>Start and end in seconds as searches take them; both 0 where neither is given.</summary>
    internal (long Start, long End) SecondRange(TimeSpan longest)
    {
        var start = Number("start") ?? 0;
        var end = Number("end") ?? 0;
        if (start == 0 && end == 0)
        {
            return (0, 0);
        }

        if (end <= start)
        {
            throw new TempoRequestException($"http parameter start must be before end. received start={start} end={end}");
        }

        return end - start > (long)longest.TotalSeconds
            ? throw new TempoRequestException($"range specified by start and end exceeds {GoDuration.Format(longest.Ticks * 100)}. received start={start} end={end}")
            : (start, end);
    }

    /// <summary>A range in nanoseconds: all time where it is (0, 0).</summary>
    internal static (long Start, long End) Nanoseconds((long Start, long End) seconds) =>
        seconds == (0, 0) ? (0, long.MaxValue) : (seconds.Start * 1_000_000_000, seconds.End * 1_000_000_000);

    /// <summary>Start and end of a metrics query in nanoseconds: unix seconds, nanoseconds, fractions or RFC 3339; the last hour by default.</summary>
    internal (long Start, long End) MetricsRange(DateTimeOffset now)
    {
        var since = 3_600_000_000_000;
        if (Text("since") is { } text)
        {
            since = PrometheusDuration.TryParse(text, out var milliseconds, out var error)
                ? milliseconds * 1_000_000
                : throw new TempoRequestException($"could not parse 'since' parameter: {error}");
        }

        var nowNanoseconds = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        var end = Timestamp("end", nowNanoseconds);
        return (Timestamp("start", Math.Min(end, nowNanoseconds) - since), end);
    }

    /// <summary>The step of a metrics query in nanoseconds: seconds or a duration; null where none is given.</summary>
    internal long? Step()
    {
        if (Text("step") is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
        {
            return Math.Abs(seconds * 1e9) > long.MaxValue
                ? throw new TempoRequestException($"cannot parse {GoText.Quote(text)} to a valid duration. It overflows int64")
                : (long)(seconds * 1e9);
        }

        return GoDuration.TryParse(text, out var nanoseconds) ? nanoseconds : throw new TempoRequestException($"cannot parse {GoText.Quote(text)} to a valid duration");
    }

    private long Timestamp(string name, long fallback)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (text.Contains('.', StringComparison.Ordinal) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) && Math.Abs(fraction) < 1e10)
        {
            var whole = Math.Truncate(fraction);
            return ((long)whole * 1_000_000_000) + ((long)Math.Round((fraction - whole) * 1000) * 1_000_000);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return text.Length <= 10 ? number * 1_000_000_000 : number;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && text.Contains('T', StringComparison.Ordinal)
            ? (time - DateTimeOffset.UnixEpoch).Ticks * 100
            : throw new TempoRequestException($"could not parse '{name}' parameter: strconv.ParseInt: parsing {GoText.Quote(text)}: invalid syntax");
    }

    private static TempoRequestException Invalid(string name, string cause) => new($"invalid {name}: {cause}");
}
