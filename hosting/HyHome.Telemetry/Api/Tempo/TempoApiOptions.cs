namespace HyHome.Telemetry.Api.Tempo;

/// <summary>Limits of the query API; the defaults are Tempo 3.0.3's, from its <c>query_frontend</c> block.</summary>
internal sealed record TempoApiOptions
{
    /// <summary>Traces of a search that names no limit (<c>search.default_result_limit</c>).</summary>
    internal int DefaultLimit { get; init; } = 20;

    /// <summary>The most traces that a search may ask for (<c>search.max_result_limit</c>).</summary>
    internal int MaxLimit { get; init; } = 256 * 1024;

    /// <summary>Spans of each spanset where a search names no number (<c>search.default_spans_per_span_set</c>).</summary>
    internal int DefaultSpansPerSpanset { get; init; } = 3;

    /// <summary>The most spans of each spanset (<c>search.max_spans_per_span_set</c>).</summary>
    internal int MaxSpansPerSpanset { get; init; } = 100;

    /// <summary>The longest range of a search (<c>search.max_duration</c>).</summary>
    internal TimeSpan MaxSearchRange { get; init; } = TimeSpan.FromHours(168);

    /// <summary>The longest range of a metrics query (<c>metrics.max_duration</c>).</summary>
    internal TimeSpan MaxMetricsRange { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The most steps of a metrics query (<c>metrics.max_intervals</c>).</summary>
    internal long MaxIntervals { get; init; } = 10_000;

    /// <summary>The most exemplars of a metrics query (<c>metrics.max_exemplars</c>).</summary>
    internal int MaxExemplars { get; init; } = 100;

    /// <summary>The most values of one tag in an answer. Tempo bounds their bytes instead.</summary>
    internal int MaxTagValues { get; init; } = 10_000;

    /// <summary>
    /// How much of the newest data metrics queries leave out (<c>query_end_cutoff</c>). Zero, unlike Tempo's 30 seconds: there, spans need that
    /// long to become visible everywhere; here they are visible at once, and whoever starts an app on a laptop wants to see it.
    /// </summary>
    internal TimeSpan QueryEndCutoff { get; init; } = TimeSpan.Zero;

    /// <summary>How long a query may take before it is given up with status 504.</summary>
    internal TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
