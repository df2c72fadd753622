using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HyHome.Dashboard.Time;

/// <summary>
/// A range of time as it stands in an address: each end is <c>now</c>, <c>now-15m</c>, milliseconds since 1970 or a moment of ISO 8601, as in Grafana's links.
/// </summary>
/// <param name="From">The begin.</param>
/// <param name="To">The end.</param>
public readonly record struct TimeRange(string From, string To)
{
    /// <summary>The last 15 minutes.</summary>
    public static readonly TimeRange Default = new("now-15m", "now");

    /// <summary>The ranges that are offered.</summary>
    public static readonly IReadOnlyList<(string Label, TimeRange Range)> Presets =
    [
        ("Last 5 minutes", new("now-5m", "now")),
        ("Last 15 minutes", Default),
        ("Last 30 minutes", new("now-30m", "now")),
        ("Last hour", new("now-1h", "now")),
        ("Last 3 hours", new("now-3h", "now")),
        ("Last 12 hours", new("now-12h", "now")),
        ("Last 24 hours", new("now-24h", "now")),
        ("Last 7 days", new("now-7d", "now")),
    ];

    /// <summary>Whether it moves with the clock.</summary>
    public bool IsRelative => To.StartsWith("now", StringComparison.Ordinal);

    /// <summary>A range that stands still.</summary>
    public static TimeRange Between(DateTimeOffset from, DateTimeOffset to) =>
        new(from.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), to.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads the parameters of an address; what is missing or makes no sense is the default.</summary>
    public static TimeRange Parse(string? from, string? to)
    {
        var range = new TimeRange(from ?? Default.From, to ?? Default.To);

        // Any moment does to compare two relative ends, or two fixed ones; of one of each, time will tell which is first.
        var now = DateTimeOffset.UnixEpoch.AddYears(100);
        return TryResolve(range.From, now, out var begin) && TryResolve(range.To, now, out var end) && (begin < end || range.From.StartsWith("now", StringComparison.Ordinal) != range.IsRelative)
            ? range
            : Default;
    }

    /// <summary>The two moments, given the time.</summary>
    public (DateTimeOffset From, DateTimeOffset To) At(DateTimeOffset now) =>
        TryResolve(From, now, out var from) && TryResolve(To, now, out var to) && from < to ? (from, to) : (now - TimeSpan.FromMinutes(15), now);

    private static bool TryResolve(string text, DateTimeOffset now, [NotNullWhen(true)] out DateTimeOffset moment)
    {
        moment = now;
        if (text == "now")
        {
            return true;
        }

        if (text.StartsWith("now-", StringComparison.Ordinal) && text.Length > 5)
        {
            var isNumber = int.TryParse(text.AsSpan(4, text.Length - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
            TimeSpan? unit = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(1),
                'm' => TimeSpan.FromMinutes(1),
                'h' => TimeSpan.FromHours(1),
                'd' => TimeSpan.FromDays(1),
                'w' => TimeSpan.FromDays(7),
                _ => null,
            };
            if (!isNumber || unit is null || count > TimeSpan.FromDays(3650) / unit)
            {
                return false;
            }

            moment = now - (unit.Value * count);
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            moment = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            return true;
        }

        // As Grafana writes moments in its links, and people do.
        return text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
    }
}
