using System.Globalization;

namespace HyHome.Telemetry.Ingest;

/// <summary>The span of time within which telemetry is taken: from the retention's start to a little ahead of the clock.</summary>
internal readonly struct TimeWindow
{
    public TimeWindow(TelemetryBackendOptions options)
    {
        var now = options.TimeProvider.GetUtcNow();
        NowMilliseconds = now.ToUnixTimeMilliseconds();
        OldestMilliseconds = (now - options.Retention).ToUnixTimeMilliseconds();
        NewestMilliseconds = (now + options.FutureTolerance).ToUnixTimeMilliseconds();
    }

    public long NowMilliseconds { get; }

    public long OldestMilliseconds { get; }

    public long NewestMilliseconds { get; }

    public bool Holds(long milliseconds) => milliseconds >= OldestMilliseconds && milliseconds <= NewestMilliseconds;

    public bool HoldsNanoseconds(long nanoseconds) => Holds(nanoseconds / 1_000_000);

    /// <summary>What Prometheus calls the fault of a time.</summary>
    public string Summarize(long milliseconds) => milliseconds < OldestMilliseconds ? "too old sample" : "out of bounds: timestamp is too far in the future";

    /// <summary>Says why a time is refused.</summary>
    public string Explain(long milliseconds) => milliseconds < OldestMilliseconds
        ? $"timestamp too old: {Format(milliseconds)}, oldest acceptable timestamp is: {Format(OldestMilliseconds)}"
        : $"timestamp too new: {Format(milliseconds)}";

    private static string Format(long milliseconds) => milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        ? "after the year 9999"
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
