namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>How a query is to be run. Times and durations are nanoseconds.</summary>
internal sealed record QueryParameters
{
    /// <summary>The first instant.</summary>
    public required long Start { get; init; }

    /// <summary>The end: exclusive for log queries, inclusive for metric queries.</summary>
    public required long End { get; init; }

    /// <summary>Distance of the points of a metric query; 0 for an instant query.</summary>
    public long Step { get; init; }

    /// <summary>The least distance between two lines of a log query; 0 for all.</summary>
    public long Interval { get; init; }

    /// <summary>The most lines.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Whether the oldest lines come first.</summary>
    public bool Forward { get; init; }

    /// <summary>Whether streams are told apart by index labels alone, with other labels at each line.</summary>
    public bool CategorizeLabels { get; init; }

    /// <summary>The most series of a metric query: Loki's default for <c>max_query_series</c>.</summary>
    public int MaxSeries { get; init; } = 500;

    public bool IsInstant => Step == 0;
}
