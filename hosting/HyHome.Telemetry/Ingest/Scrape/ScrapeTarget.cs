namespace HyHome.Telemetry;

/// <summary>A page of metrics that a <see cref="TelemetryBackend"/> reads again and again, as Prometheus does.</summary>
/// <param name="Job">The label <c>job</c> of all its series.</param>
/// <param name="Url">The page; its host and port become the label <c>instance</c>.</param>
/// <param name="Interval">How often it is read.</param>
public sealed record ScrapeTarget(string Job, Uri Url, TimeSpan Interval)
{
    /// <summary>How long one reading may take; 10 seconds, or the interval where that is shorter.</summary>
    public TimeSpan Timeout { get; init; } = Interval < TimeSpan.FromSeconds(10) ? Interval : TimeSpan.FromSeconds(10);
}
