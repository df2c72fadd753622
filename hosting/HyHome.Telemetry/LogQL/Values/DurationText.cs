using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Values;

/// <summary>Durations in queries and lines: Prometheus' notation first, then Go's; in nanoseconds.</summary>
internal static class DurationText
{
    /// <summary>Reads a duration of a query.</summary>
    public static bool TryParse(string text, out long nanoseconds)
    {
        if (PrometheusDuration.TryParse(text, out var milliseconds, out _))
        {
            nanoseconds = milliseconds * 1_000_000;
            return true;
        }

        return GoDuration.TryParse(text, out nanoseconds);
    }
}
