using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>What is the same for all windows of one call of a range function.</summary>
internal sealed record RangeCall(string Function, SourceRange Argument, long Range, bool Anchored, bool Smoothed, Annotations Annotations)
{
    public double Seconds => Range / 1000.0;
}

/// <summary>What a range function gives for one window.</summary>
internal readonly record struct RangeResult(bool HasValue, double Value, FloatHistogram? Histogram)
{
    public static RangeResult Nothing => default;

    public static implicit operator RangeResult(double value) => new(true, value, null);

    public static implicit operator RangeResult(FloatHistogram histogram) => new(true, 0, histogram);
}

/// <summary>The samples of one series in one window, and when it is evaluated. Times are milliseconds.</summary>
internal readonly ref struct RangeWindow
{
    public required RangeCall Call { get; init; }

    public required LabelSet Labels { get; init; }

    public required ReadOnlySpan<long> Times { get; init; }

    public required ReadOnlySpan<double> Values { get; init; }

    public required ReadOnlySpan<int> Resets { get; init; }

    public required ReadOnlySpan<long> HistogramTimes { get; init; }

    public required ReadOnlySpan<FloatHistogram> Histograms { get; init; }

    public required long EvaluationTime { get; init; }

    /// <summary>The end of the range proper; the window may go beyond it where it is extended.</summary>
    public required long RangeEnd { get; init; }

    public required double FirstParameter { get; init; }

    public required double SecondParameter { get; init; }

    public long RangeStart => RangeEnd - Call.Range;

    public string MetricName => Labels[LabelSet.MetricName];

    public bool IsMixed => Times.Length > 0 && Histograms.Length > 0;
}
