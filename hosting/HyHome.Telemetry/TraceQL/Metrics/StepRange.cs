namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>
/// The steps of a metrics query, in nanoseconds. The sample at t covers (t - step, t]. A range is widened to whole steps, and gets one step more in
/// front so that its first sample lies on the aligned start; an instant query has one step over all of it.
/// </summary>
internal sealed record StepRange
{
    private StepRange(long start, long end, long step, bool isInstant)
    {
        Start = start;
        End = end;
        Step = step;
        IsInstant = isInstant;
        Count = isInstant ? 1 : (int)((end - start) / step);
    }

    internal long Start { get; }

    internal long End { get; }

    internal long Step { get; }

    internal bool IsInstant { get; }

    internal int Count { get; }

    internal double StepSeconds => Step / 1e9;

    /// <summary>A range query's steps.</summary>
    internal static StepRange Over(long start, long end, long step)
    {
        start -= start % step;
        end += end % step == 0 ? 0 : step - (end % step);
        return new StepRange(start > step ? start - step : start, end, step, isInstant: false);
    }

    /// <summary>An instant query's only step.</summary>
    internal static StepRange Instant(long start, long end) => new(start, end, end - start, isInstant: true);

    /// <summary>The whole steps between two times, on the same grid as any range of that step; of an instant query the one step that holds both.</summary>
    internal static StepRange Around(long first, long last, StepRange like)
    {
        if (like.IsInstant)
        {
            return Instant(first - 1, last);
        }

        var start = FloorTo(first - 1, like.Step);
        return new StepRange(start, FloorTo(last - 1, like.Step) + like.Step, like.Step, isInstant: false);
    }

    private static long FloorTo(long time, long step) => time - (((time % step) + step) % step);

    /// <summary>The step that a time falls into, or -1.</summary>
    internal int IndexOf(long time) => time <= Start || time > End ? -1 : IsInstant ? 0 : (int)((time - Start - 1) / Step);

    /// <summary>A step's time in milliseconds since the Unix epoch.</summary>
    internal long TimestampOf(int index) => (IsInstant ? End : Start + ((index + 1) * Step)) / 1_000_000;

    /// <summary>The step where a query names none: about 240 samples, in round numbers.</summary>
    internal static long DefaultStep(long start, long end)
    {
        const long millisecond = 1_000_000;
        var baseline = (end - start) / 240;
        if (end - start < 60_000 * millisecond)
        {
            return Math.Max(baseline / (50 * millisecond), 1) * 50 * millisecond;
        }

        long[] granularities = [3_600_000, 300_000, 60_000, 15_000, 5_000, 1_000];
        foreach (var granularity in granularities)
        {
            if (baseline > granularity * millisecond)
            {
                return baseline / (granularity * millisecond) * granularity * millisecond;
            }
        }

        return 1_000 * millisecond;
    }
}
