namespace HyHome.Dashboard.Clients;

/// <summary>A series of values over time; instants have one value.</summary>
/// <param name="Labels">What tells it from the others.</param>
/// <param name="Times">Milliseconds of the Unix time, ascending.</param>
/// <param name="Values">A value for each time; for native histograms NaN, see <paramref name="Histograms"/>.</param>
/// <param name="Histograms">Native histograms, where the series has some; else empty.</param>
public sealed record TimeSeries(Labels Labels, double[] Times, double[] Values, IReadOnlyList<HistogramPoint> Histograms)
{
    /// <summary>Traces behind single values; empty where none are known.</summary>
    public IReadOnlyList<Exemplar> Exemplars { get; init; } = [];
}

/// <summary>A native histogram at a time.</summary>
/// <param name="Time">Milliseconds of the Unix time.</param>
/// <param name="Count">How many observations.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Buckets">The buckets that are not empty, ascending.</param>
public sealed record HistogramPoint(double Time, double Count, double Sum, IReadOnlyList<HistogramBucket> Buckets);

/// <summary>A bucket of a native histogram.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound.</param>
/// <param name="Count">How many observations lie in it.</param>
public readonly record struct HistogramBucket(double Lower, double Upper, double Count);

/// <summary>One observation that points to its trace.</summary>
/// <param name="SeriesLabels">The series it hangs on.</param>
/// <param name="Labels">Its own labels, among them the trace.</param>
/// <param name="Time">Milliseconds of the Unix time.</param>
/// <param name="Value">The observed value.</param>
public sealed record Exemplar(Labels SeriesLabels, Labels Labels, double Time, double Value)
{
    /// <summary>The trace's id, null where the exemplar names none under one of the usual names.</summary>
    public string? TraceId => Labels["trace_id"] ?? Labels["traceID"] ?? Labels["trace:id"] ?? Labels["traceId"];

    /// <summary>The span's id, null where the exemplar names none.</summary>
    public string? SpanId => Labels["span_id"] ?? Labels["spanID"] ?? Labels["span:id"];
}

/// <summary>What a data source's metrics query gives.</summary>
/// <param name="Kind">The shape of the answer.</param>
/// <param name="Series">Its series, in the source's order; a scalar is one series without labels.</param>
public sealed record MetricsResult(ResultKind Kind, IReadOnlyList<TimeSeries> Series)
{
    /// <summary>An answer without series.</summary>
    public static readonly MetricsResult Empty = new(ResultKind.Matrix, []);

    /// <summary>What the source warns of: results that are likely wrong or partial.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the source thinks may be a mistake in the query.</summary>
    public IReadOnlyList<string> Infos { get; init; } = [];

    /// <summary>The text of a string result, else null.</summary>
    public string? Text { get; init; }
}

/// <summary>The shapes of answers.</summary>
public enum ResultKind
{
    /// <summary>Series over time.</summary>
    Matrix,

    /// <summary>One value for each series.</summary>
    Vector,

    /// <summary>One number.</summary>
    Scalar,

    /// <summary>A text.</summary>
    String,

    /// <summary>Log lines.</summary>
    Streams,
}
