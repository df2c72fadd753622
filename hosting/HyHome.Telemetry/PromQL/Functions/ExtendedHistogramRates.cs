using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>Rates of native histograms over extended ranges.</summary>
internal static class ExtendedHistogramRates
{
    public static RangeResult Of(in RangeWindow window, bool isCounter, bool isRate)
    {
        var points = window.Histograms;
        var times = window.HistogramTimes;
        var call = window.Call;
        if (!ExtendedRates.TryBounds(times, window.RangeStart, window.RangeEnd, call.Smoothed, out var first, out var last))
        {
            return RangeResult.Nothing;
        }

        for (var i = first; i <= last; i++)
        {
            if (points[i].UsesCustomBuckets() != points[first].UsesCustomBuckets())
            {
                call.Annotations.MixedExponentialCustom(window.MetricName, call.Argument);
                return RangeResult.Nothing;
            }

            if (isCounter && points[i].CounterResetHint == CounterResetHint.Gauge)
            {
                call.Annotations.NotCounter(window.MetricName, call.Argument);
            }
        }

        var left = call.Smoothed && times[first] < window.RangeStart
            ? Interpolate(points[first], times[first], points[first + 1], times[first + 1], window.RangeStart, isCounter, call.Annotations, call.Argument)
            : points[first];
        var right = call.Smoothed && last > 0 && times[last] > window.RangeEnd
            ? Interpolate(points[last - 1], times[last - 1], points[last], times[last], window.RangeEnd, isCounter, call.Annotations, call.Argument)
            : points[last];
        if (left is null || right is null)
        {
            call.Annotations.MixedExponentialCustom(window.MetricName, call.Argument);
            return RangeResult.Nothing;
        }

        if (!isCounter && (left.CounterResetHint != CounterResetHint.Gauge || right.CounterResetHint != CounterResetHint.Gauge))
        {
            call.Annotations.NotGauge(window.MetricName, call.Argument);
        }

        var result = new HistogramSum(right, isCompensated: false);
        Note(result.Subtract(left), "subtraction", call.Annotations, call.Argument);
        if (isCounter)
        {
            Correct(window, first, last, left, right, result);
        }

        if (isRate)
        {
            result.Divide(call.Seconds);
        }

        result.Hint = CounterResetHint.Gauge;
        return result.ToHistogram();
    }

    /// <summary>A histogram between two others, or null where they can't be brought together.</summary>
    internal static FloatHistogram? Interpolate(FloatHistogram before, long time1, FloatHistogram after, long time2, long at, bool isCounter, Annotations annotations, SourceRange place)
    {
        if (at == time1 || at == time2)
        {
            return at == time1 ? before : after;
        }

        var share = (double)(at - time1) / (time2 - time1);
        if (isCounter && HistogramReset.IsReset(after, before))
        {
            return HistogramMath.Scale(after, share);
        }

        var result = new HistogramSum(after, isCompensated: false);
        var subtraction = result.Subtract(before);
        if (subtraction.IsIncompatible)
        {
            return null;
        }

        Note(subtraction, "subtraction", annotations, place);
        result.Scale(share);
        Note(result.Add(before), "addition", annotations, place);
        return result.ToHistogram();
    }

    private static void Note(HistogramAddition addition, string operation, Annotations annotations, SourceRange place)
    {
        if (addition.HasReconciledBounds)
        {
            annotations.ReconciledBounds(operation, place);
        }
    }

    // Adds what was counted before each reset between the ends. A reset that an end's interpolation spans is in that end already.
    private static void Correct(in RangeWindow window, int first, int last, FloatHistogram left, FloatHistogram right, HistogramSum result)
    {
        var points = window.Histograms;
        var previous = left;
        var from = first + 1;
        if (window.Call.Smoothed && window.HistogramTimes[first] < window.RangeStart && HistogramReset.IsReset(points[first + 1], points[first]))
        {
            previous = points[first + 1];
            from++;
        }

        if (from > last)
        {
            return;
        }

        for (var i = from; i < last; i++)
        {
            AddWhereReset(points[i], window.Call);
            previous = points[i];
        }

        AddWhereReset(right, window.Call);

        void AddWhereReset(FloatHistogram current, RangeCall call)
        {
            if (HistogramReset.IsReset(current, previous))
            {
                Note(result.Add(previous), "addition", call.Annotations, call.Argument);
            }
        }
    }
}
