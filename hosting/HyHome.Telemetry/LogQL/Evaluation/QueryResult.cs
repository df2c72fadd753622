using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>A line of a result. The time is nanoseconds since the Unix epoch.</summary>
internal readonly record struct ResultEntry(long Timestamp, byte[] Line, LabelsResult Labels);

/// <summary>Lines with the same labels.</summary>
internal sealed record ResultStream(SeriesLabels Labels, List<ResultEntry> Entries);

/// <summary>A value of a series at a time in milliseconds.</summary>
internal readonly record struct ResultPoint(long Timestamp, double Value);

/// <summary>A series of a result.</summary>
internal sealed record ResultSeries(SeriesLabels Labels, List<ResultPoint> Points);

/// <summary>What a query gives.</summary>
internal abstract record QueryResult;

/// <summary>Lines.</summary>
internal sealed record StreamsResult(IReadOnlyList<ResultStream> Streams) : QueryResult;

/// <summary>One number.</summary>
internal sealed record ScalarResult(ResultPoint Point) : QueryResult;

/// <summary>Series with one point each.</summary>
internal sealed record VectorResult(IReadOnlyList<ResultSeries> Series) : QueryResult;

/// <summary>Series over time.</summary>
internal sealed record MatrixResult(IReadOnlyList<ResultSeries> Series) : QueryResult;
