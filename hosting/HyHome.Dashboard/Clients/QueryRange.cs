namespace HyHome.Dashboard.Clients;

/// <summary>From when to when a query looks.</summary>
/// <param name="From">The oldest time.</param>
/// <param name="To">The newest time.</param>
public readonly record struct QueryRange(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

    /// <summary>How long the range is.</summary>
    public TimeSpan Length => To - From;

    /// <summary>The range that ends now.</summary>
    public static QueryRange Last(TimeSpan length, TimeProvider? time = null)
    {
        var now = (time ?? TimeProvider.System).GetUtcNow();
        return new QueryRange(now - length, now);
    }

    /// <summary>The same range earlier.</summary>
    public QueryRange Earlier(TimeSpan by) => new(From - by, To - by);

    /// <summary>The range with both ends at multiples of a step: points keep their places when it is asked again.</summary>
    public QueryRange Align(TimeSpan step) => new(Floor(From, step), Floor(To, step));

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan step) => time.AddTicks(-((time - DateTimeOffset.UnixEpoch).Ticks % step.Ticks));

    /// <summary>A round step that gives at most so many points; never under <paramref name="atLeast"/> (1 s if not given).</summary>
    public TimeSpan Step(int points, TimeSpan? atLeast = null)
    {
        var wanted = Math.Max(Length.TotalSeconds / Math.Max(1, points), atLeast?.TotalSeconds ?? 1);
        foreach (var step in Steps)
        {
            if (step >= wanted)
            {
                return TimeSpan.FromSeconds(step);
            }
        }

        return TimeSpan.FromDays(Math.Ceiling(wanted / 86_400));
    }
}
