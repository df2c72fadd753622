namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>The times (milliseconds) at which an expression is evaluated.</summary>
internal readonly record struct Steps(long Start, long Interval, int Count)
{
    public long Last => At(Count - 1);

    public static Steps Between(long start, long end, long interval) =>
        end < start ? new Steps(start, Math.Max(1, interval), 0) : new Steps(start, Math.Max(1, interval), checked((int)((end - start) / Math.Max(1, interval))) + 1);

    public long At(int step) => Start + (step * Interval);
}
