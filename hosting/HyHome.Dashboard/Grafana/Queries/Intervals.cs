using System.Buffers;
using System.Globalization;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>The distance of points in Grafana: round, as small as the panel's width needs, never below a data source's own interval.</summary>
internal static class Intervals
{
    /// <summary>More points of one series Prometheus and Loki refuse.</summary>
    public const int MaxPoints = 11_000;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    // Up to which exact distance a round one stands, in milliseconds.
    private static readonly (double Below, double Round)[] Table =
    [
        (10, 1), (15, 10), (35, 20), (75, 50), (150, 100), (350, 200), (750, 500), (1500, 1000), (3500, 2000), (7500, 5000), (12_500, 10_000), (17_500, 15_000), (25_000, 20_000),
        (45_000, 30_000), (90_000, 60_000), (210_000, 120_000), (450_000, 300_000), (750_000, 600_000), (1_050_000, 900_000), (1_500_000, 1_200_000), (2_700_000, 1_800_000),
        (5_400_000, 3_600_000), (9_000_000, 7_200_000), (16_200_000, 10_800_000), (32_400_000, 21_600_000), (86_400_000, 43_200_000), (604_800_000, 86_400_000),
        (1_814_400_000, 604_800_000), (3_628_800_000, 2_592_000_000),
    ];

    private static readonly (string Suffix, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000), ("M", 2_592_000_000), ("y", 31_536_000_000)];

    /// <summary>The round distance of points.</summary>
    /// <param name="length">The time range's length.</param>
    /// <param name="points">How many points there are to be at most.</param>
    /// <param name="minimum">The least distance.</param>
    public static TimeSpan Calculate(TimeSpan length, int points, TimeSpan minimum)
    {
        var round = Round(length.TotalMilliseconds / Math.Max(1, points));
        return TimeSpan.FromMilliseconds(Math.Max(round, minimum.TotalMilliseconds));
    }

    /// <summary>The step of a query that a data source takes: no more than <see cref="MaxPoints"/> in the range.</summary>
    public static TimeSpan Safe(TimeSpan length, TimeSpan interval)
    {
        var least = Round(length.TotalMilliseconds / MaxPoints);
        return TimeSpan.FromMilliseconds(Math.Max(interval.TotalMilliseconds, Math.Max(1, least)));
    }

    /// <summary>The window that a rate over scraped values needs: four scrapes, and one more than a step.</summary>
    /// <param name="interval">The query's step.</param>
    /// <param name="scrape">The scrape interval.</param>
    public static TimeSpan RateWindow(TimeSpan interval, TimeSpan scrape) => TimeSpan.FromMilliseconds(Math.Max((interval + scrape).TotalMilliseconds, 4 * scrape.TotalMilliseconds));

    /// <summary>An interval such as <c>1m30s</c>'s short form: <c>90s</c>, in the largest unit that keeps it whole.</summary>
    public static string Format(TimeSpan interval)
    {
        var milliseconds = interval.TotalMilliseconds;
        var (suffix, unit) = Units.Take(5).Last(unit => unit.Milliseconds <= 1 || milliseconds % unit.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(milliseconds / unit)):0}{suffix}");
    }

    /// <summary>Reads <c>15s</c>, <c>&gt;10s</c> or a number of seconds; null when it is none of them.</summary>
    public static TimeSpan? Parse(string text)
    {
        text = text.Trim().TrimStart('>').Trim();
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        var (number, suffix) = digits < 0 ? (text, "s") : (text[..digits], text[digits..].Trim());
        var unit = Array.Find(Units, unit => unit.Suffix == suffix);
        return unit.Suffix is not null && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount * unit.Milliseconds is > 0 and < 3.2e12
            ? TimeSpan.FromMilliseconds(amount * unit.Milliseconds)
            : null;
    }

    private static double Round(double milliseconds)
    {
        foreach (var (below, round) in Table)
        {
            if (milliseconds < below)
            {
                return round;
            }
        }

        return 31_536_000_000;
    }
}
