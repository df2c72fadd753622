using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Histograms;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary><c>irate</c> and <c>idelta</c>: what happened between the last two samples.</summary>
internal static class InstantRates
{
    private readonly record struct Point(long Time, double Value, FloatHistogram? Histogram);

    public static RangeResult Of(in RangeWindow window, bool isRate)
    {
        if (window.Values.Length + window.Histograms.Length < 2)
        {
            return RangeResult.Nothing;
        }

        var (before, last) = LastTwo(window);
        if (last.Time == before.Time)
        {
            return RangeResult.Nothing;
        }

        var seconds = (last.Time - before.Time) / 1000.0;
        var (name, place, annotations) = (window.MetricName, window.Call.Argument, window.Call.Annotations);
        if (last.Histogram is null && before.Histogram is null)
        {
            var change = isRate && last.Value < before.Value ? last.Value : last.Value - before.Value;
            return isRate ? change / seconds : change;
        }

        if (last.Histogram is not { } current || before.Histogram is not { } previous)
        {
            annotations.MixedFloatsHistograms(name, place);
            return RangeResult.Nothing;
        }

        var gauges = (last.Histogram.CounterResetHint == CounterResetHint.Gauge ? 1 : 0) + (previous.CounterResetHint == CounterResetHint.Gauge ? 1 : 0);
        if (isRate && gauges > 0)
        {
            annotations.NotCounter(name, place);
        }
        else if (!isRate && gauges < 2)
        {
            annotations.NotGauge(name, place);
        }

        var result = new HistogramSum(current, isCompensated: false);
        if (!isRate || !HistogramReset.IsReset(current, previous))
        {
            var subtraction = result.Subtract(previous);
            if (subtraction.IsIncompatible)
            {
                annotations.MixedExponentialCustom(name, place);
                return RangeResult.Nothing;
            }

            if (subtraction.HasReconciledBounds)
            {
                annotations.ReconciledBounds("subtraction", place);
            }
        }

        result.Hint = CounterResetHint.Gauge;
        if (isRate)
        {
            result.Divide(seconds);
        }

        return result.ToHistogram();
    }

    private static (Point Before, Point Last) LastTwo(in RangeWindow window)
    {
        var points = new List<Point>(4);
        for (var i = Math.Max(0, window.Values.Length - 2); i < window.Values.Length; i++)
        {
            points.Add(new Point(window.Times[i], window.Values[i], null));
        }

        for (var i = Math.Max(0, window.Histograms.Length - 2); i < window.Histograms.Length; i++)
        {
            points.Add(new Point(window.HistogramTimes[i], 0, window.Histograms[i]));
        }

        points.Sort(static (a, b) => a.Time.CompareTo(b.Time));
        return (points[^2], points[^1]);
    }
}
