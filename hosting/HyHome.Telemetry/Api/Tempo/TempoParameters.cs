using System.Globalization;
using HyHome.Telemetry.Text;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>Reads parameters of requests, with the errors of Go's strconv and time packages that Tempo passes on.</summary>
internal sealed class TempoParameters(IQueryCollection query)
{
    private const long DefaultSince = 3_600_000_000_000;
    private const string OnlyOne = "only one of start and end provided: must provide both or neither";

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

    /// <summary>A number of 64 bits with a sign, or null.</summary>
    internal long? SignedNumber(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return GoInteger.TryParse(text, "ParseInt", out var value, out var error) ? value : throw Invalid(name, error);
    }

    /// <summary>A duration as Go writes it, in whole milliseconds; 0 where it is absent. A negative one wraps around, as in Tempo's 32 bits.</summary>
    internal uint Milliseconds(string name)
    {
        if (Text(name) is not { } text)
        {
            return 0;
        }

        return GoDuration.TryParse(text, out var nanoseconds) ? unchecked((uint)(nanoseconds / 1_000_000)) : throw Invalid(name, GoDuration.Explain(text));
    }

    /// <summary>A number of things at most; null, for no bound, where it is absent, 0 or no number.</summary>
    internal int? LenientLimit(string name) =>
        uint.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? (int)Math.Min(limit, int.MaxValue) : null;

    /// <summary>Start and end in seconds as searches take them; both 0 where neither is given.</summary>
    internal (long Start, long End) Seconds() => (Number("start") ?? 0, Number("end") ?? 0);

    /// <summary>Refuses a search's end that is not behind its start, which Tempo does before it reads the query.</summary>
    internal static void CheckOrder((long Start, long End) seconds)
    {
        if (seconds != (0, 0) && seconds.End <= seconds.Start)
        {
            throw new TempoRequestException($"http parameter start must be before end. received start={seconds.Start} end={seconds.End}");
        }
    }

    /// <summary>Refuses half a search's time and one that is too long, which Tempo does after it has read the query.</summary>
    internal void CheckLength((long Start, long End) seconds, TimeSpan longest)
    {
        if (seconds == (0, 0))
        {
            return;
        }

        if (Text("start") is null || Text("end") is null)
        {
            throw new TempoRequestException($"error parsing date range: {OnlyOne}");
        }

        if (seconds.End - seconds.Start > (long)longest.TotalSeconds)
        {
            throw TooLong(seconds.Start, seconds.End, longest);
        }
    }

    /// <summary>
    /// Start and end of a question about tags, in nanoseconds: seconds, nanoseconds, fractions or RFC 3339, both or neither, or <c>since</c>;
    /// all time where there is none. As in Tempo, an end in the future is now.
    /// </summary>
    internal (long Start, long End) TagRange(DateTimeOffset now, TimeSpan longest)
    {
        var newest = Nanoseconds(now);
        try
        {
            if (Text("since") is not null)
            {
                return (newest - Since(), newest);
            }

            if (Text("start") is null && Text("end") is null)
            {
                return (0, long.MaxValue);
            }

            if (Text("start") is null || Text("end") is null)
            {
                throw new TempoRequestException(OnlyOne);
            }

            var (start, end) = (Timestamp("start", 0), Timestamp("end", 0));
            if (end > newest)
            {
                end = newest;
                start = start > end ? newest - DefaultSince : start;
            }

            return (CheckLongest(start, end, longest), end);
        }
        catch (TempoRequestException wrong) when (!wrong.Message.StartsWith("range", StringComparison.Ordinal))
        {
            throw new TempoRequestException($"error parsing date range: {wrong.Message}");
        }
    }

    private static long CheckLongest(long start, long end, TimeSpan longest)
    {
        // Tempo keeps seconds in 32 bits from here on, and so does the message.
        var (first, last) = unchecked(((uint)(start / 1_000_000_000), (uint)(end / 1_000_000_000)));
        return unchecked(last - first) > longest.TotalSeconds ? throw TooLong(first, last, longest) : start;
    }

    private static TempoRequestException TooLong(long start, long end, TimeSpan longest) =>
        new($"range specified by start and end exceeds {GoDuration.Format(longest.Ticks * 100)}. received start={start} end={end}");

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>A range in nanoseconds: all time where it is (0, 0).</summary>
    internal static (long Start, long End) Nanoseconds((long Start, long End) seconds) =>
        seconds == (0, 0) ? (0, long.MaxValue) : (seconds.Start * 1_000_000_000, seconds.End * 1_000_000_000);

    /// <summary>Start and end of a metrics query in nanoseconds: unix seconds, nanoseconds, fractions or RFC 3339; the last hour by default.</summary>
    internal (long Start, long End) MetricsRange(DateTimeOffset now)
    {
        try
        {
            var since = Since();
            var newest = Nanoseconds(now);
            var end = Timestamp("end", newest);
            return (Timestamp("start", Math.Min(end, newest) - since), end);
        }
        catch (TempoRequestException wrong)
        {
            throw Remote(wrong);
        }
    }

    private long Since() =>
        Text("since") is not { } text ? DefaultSince :
        PrometheusDuration.TryParse(text, out var milliseconds, out var error) ? milliseconds * 1_000_000 :
        throw new TempoRequestException($"could not parse 'since' parameter: {error}");

    // Tempo makes an error of gRPC of these, and answers with its text.
    private static TempoRequestException Remote(TempoRequestException wrong) => new($"rpc error: code = Code(400) desc = {wrong.Message}");

    /// <summary>The step of a metrics query in nanoseconds: seconds or a duration; null where none is given.</summary>
    internal long? Step()
    {
        if (Text("step") is not { } text)
        {
            return null;
        }

        try
        {
            return ReadStep(text);
        }
        catch (TempoRequestException wrong)
        {
            throw Remote(wrong);
        }
    }

    private static long ReadStep(string text)
    {
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
