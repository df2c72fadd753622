namespace HyHome.Dashboard.Pages.Metrics;

/// <summary>What a metric counts or measures.</summary>
public enum MetricKind
{
    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>A sum that only grows, until its process begins anew.</summary>
    Counter,

    /// <summary>Buckets in series of their own, told apart by <c>le</c>.</summary>
    Histogram,

    /// <summary>Buckets within the samples of one series.</summary>
    NativeHistogram,

    /// <summary>Quantiles that the application computed.</summary>
    Summary,

    /// <summary>Labels about something; the value is always 1.</summary>
    Info,
}

/// <summary>A metric as a person chooses it.</summary>
/// <param name="Name">Its name; for histograms and summaries without <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</param>
/// <param name="Kind">What it counts or measures.</param>
/// <param name="Help">What it means; empty where nobody said.</param>
/// <param name="Unit">Its unit, e.g. <c>seconds</c>; empty where none is known.</param>
public sealed record MetricInfo(string Name, MetricKind Kind, string Help, string Unit);
