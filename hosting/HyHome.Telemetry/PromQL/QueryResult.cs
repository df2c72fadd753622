using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL;

/// <summary>What a query gives.</summary>
public abstract record QueryValue;

/// <summary>A number at a time (milliseconds).</summary>
public sealed record ScalarValue(long Time, double Value) : QueryValue;

/// <summary>A text at a time (milliseconds).</summary>
public sealed record StringValue(long Time, string Value) : QueryValue;

/// <summary>One sample per series, all at one time (milliseconds).</summary>
public sealed record VectorValue(long Time, IReadOnlyList<VectorSample> Samples) : QueryValue;

/// <summary>Samples of series over time, sorted by labels.</summary>
public sealed record MatrixValue(IReadOnlyList<MatrixSeries> Series) : QueryValue;

/// <summary>A sample: a histogram, or else a float. A class, since a list of structures is code that has to be compiled anew in each process that answers a query.</summary>
public sealed record VectorSample(LabelSet Metric, double Value, FloatHistogram? Histogram);

/// <summary>The floats and the histograms of one series, each in ascending time (milliseconds).</summary>
public sealed record MatrixSeries(LabelSet Metric, IReadOnlyList<(long Time, double Value)> Floats, IReadOnlyList<(long Time, FloatHistogram Histogram)> Histograms);

/// <summary>An answer with what is to be said beside it.</summary>
public sealed record QueryResult(QueryValue Value, Annotations Annotations, long SamplesRead);
