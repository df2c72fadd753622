using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>Times and durations of requests, in nanoseconds.</summary>
internal static class LokiTime
{
    public const long Second = 1_000_000_000;

    /// <summary>Reads a time: seconds (at most ten digits), nanoseconds, seconds with a fraction, or RFC 3339.</summary>
    public static bool TryParseTime(string text, out long nanoseconds, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (text.Contains('.', StringComparison.Ordinal) && GoFloat.TryParse(text, out var seconds, out _))
        {
            // Milliseconds are all that Loki keeps of the fraction.
            var whole = Math.Truncate(seconds);
            nanoseconds = Math.Abs(whole) > 9e9 ? GoFloat.ToInt64(whole * Second) : ((long)whole * Second) + (long)(Math.Round((seconds - whole) * 1000) * 1_000_000);
            return true;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out nanoseconds))
        {
            nanoseconds = text.Length <= 10 ? nanoseconds * Second : nanoseconds;
            return true;
        }

        if (text.Length > 10 && text[10] is 'T' or 't' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            nanoseconds = ((time - DateTimeOffset.UnixEpoch).Ticks * 100) + BelowTicks(text);
            return true;
        }

        var isNumber = text.AsSpan().TrimStart("+-") is { IsEmpty: false } digits && !digits.ContainsAnyExceptInRange('0', '9');
        error = $"strconv.ParseInt: parsing {GoText.Quote(text)}: {(isNumber ? "value out of range" : "invalid syntax")}";
        return false;
    }

    /// <summary>Reads a number of seconds or a Prometheus duration.</summary>
    public static bool TryParseDuration(string text, out long nanoseconds, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (GoFloat.TryParse(text, out var seconds, out _))
        {
            var value = seconds * Second;
            nanoseconds = GoFloat.ToInt64(value);
            error = Math.Abs(value) > long.MaxValue ? $"cannot parse {GoText.Quote(text)} to a valid duration. It overflows int64" : null;
            return error is null;
        }

        if (PrometheusDuration.TryParse(text, out var milliseconds, out _))
        {
            nanoseconds = milliseconds * 1_000_000;
            return true;
        }

        nanoseconds = 0;
        error = $"cannot parse {GoText.Quote(text)} to a valid duration";
        return false;
    }

    /// <summary>A time as RFC 3339 in whole seconds, as Loki's messages show it.</summary>
    public static string Format(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // .NET's clock ticks are 100 ns: the eighth and ninth digit of a fraction are read apart.
    private static int BelowTicks(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var digits = dot < 0 ? "" : string.Concat(text.Skip(dot + 1).TakeWhile(char.IsAsciiDigit));
        return digits.Length > 7 ? int.Parse(digits[7..].PadRight(2, '0')[..2], CultureInfo.InvariantCulture) : 0;
    }
}
