using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Histograms;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary><c>rate</c>, <c>increase</c> and <c>delta</c>.</summary>
internal static class Rates
{
    public static RangeResult Extrapolated(in RangeWindow window, bool isCounter, bool isRate)
    {
        if (window.IsMixed)
        {
            window.Call.Annotations.MixedFloatsHistograms(window.MetricName, window.Call.Argument);
            return RangeResult.Nothing;
        }

        if (window.Call.Anchored || window.Call.Smoothed)
        {
            return window.Histograms.Length > 0 ? ExtendedHistogramRates.Of(window, isCounter, isRate) : ExtendedRates.Of(window, isCounter, isRate);
        }

        var hasHistograms = window.Histograms.Length > 0;
        var times = hasHistograms ? window.HistogramTimes : window.Times;
        if (times.Length < 2)
        {
            return RangeResult.Nothing;
        }

        double increase;
        double first;
        FloatHistogram? histogram = null;
        if (hasHistograms)
        {
            histogram = HistogramIncrease(window, isCounter);
            if (histogram is null)
            {
                return RangeResult.Nothing;
            }

            (increase, first) = (histogram.Count, window.Histograms[0].Count);
        }
        else
        {
            (increase, first) = (Increase(window, isCounter), window.Values[0]);
        }

        var factor = Factor(times, window.RangeStart, window.RangeEnd, isCounter ? increase : 0, first);
        factor /= isRate ? window.Call.Seconds : 1;
        return histogram is null ? increase * factor : HistogramMath.Scale(histogram, factor);
    }

    private static double Increase(in RangeWindow window, bool isCounter)
    {
        var values = window.Values;
        var increase = values[^1] - values[0];
        if (isCounter && window.Resets[^1] != window.Resets[0])
        {
            for (var i = 1; i < values.Length; i++)
            {
                if (values[i] < values[i - 1])
                {
                    increase += values[i - 1];
                }
            }
        }

        return increase;
    }

    // By how much what was seen between the first and the last sample is to be extended to the whole range: to an end that a sample could be expected at,
    // else by half a distance between samples; and never below zero for counters.
    private static double Factor(ReadOnlySpan<long> times, long rangeStart, long rangeEnd, double counterIncrease, double first)
    {
        var toStart = (times[0] - rangeStart) / 1000.0;
        var toEnd = (rangeEnd - times[^1]) / 1000.0;
        var sampled = (times[^1] - times[0]) / 1000.0;
        var distance = sampled / (times.Length - 1);
        var threshold = distance * 1.1;
        toStart = toStart >= threshold ? distance / 2 : toStart;
        if (counterIncrease > 0 && first >= 0)
        {
            toStart = Math.Min(toStart, sampled * (first / counterIncrease));
        }

        toEnd = toEnd >= threshold ? distance / 2 : toEnd;
        return sampled == 0 ? 1 : (sampled + toStart + toEnd) / sampled;
    }

    // The increase of a histogram over a window, or null where its histograms can't be brought together.
    private static FloatHistogram? HistogramIncrease(in RangeWindow window, bool isCounter)
    {
        var points = window.Histograms;
        var (name, place, annotations) = (window.MetricName, window.Call.Argument, window.Call.Annotations);
        var previous = points[0];
        var last = points[^1];
        if (isCounter && (previous.CounterResetHint == CounterResetHint.Gauge || last.CounterResetHint == CounterResetHint.Gauge))
        {
            annotations.NotCounter(name, place);
        }

        // What is before a reset at once after the first sample doesn't matter, neither does its layout.
        if (isCounter && HistogramReset.IsReset(points[1], previous))
        {
            previous = new FloatHistogram { Schema = points[1].Schema, CustomValues = points[1].CustomValues };
        }

        var custom = previous.UsesCustomBuckets();
        if (last.UsesCustomBuckets() != custom)
        {
            annotations.MixedExponentialCustom(name, place);
            return null;
        }

        for (var i = 1; isCounter && i < points.Length - 1; i++)
        {
            if (points[i].CounterResetHint == CounterResetHint.Gauge)
            {
                annotations.NotCounter(name, place);
            }

            if (points[i].UsesCustomBuckets() != custom)
            {
                annotations.MixedExponentialCustom(name, place);
                return null;
            }
        }

        var result = new HistogramSum(last, isCompensated: false);
        Reconciled(result.Subtract(previous), "subtraction");
        if (isCounter)
        {
            for (var i = 1; i < points.Length; i++)
            {
                if (HistogramReset.IsReset(points[i], previous))
                {
                    Reconciled(result.Add(previous), "addition");
                }

                previous = points[i];
            }

            // A sample in between may be of a lower resolution, which is then that of the result.
            var schema = points[0].Schema;
            foreach (var point in points[1..^1])
            {
                schema = Math.Min(schema, point.Schema);
            }

            if (!custom && schema < last.Schema)
            {
                result.Add(new FloatHistogram { Schema = schema, ZeroThreshold = last.ZeroThreshold });
            }
        }
        else if (points[0].CounterResetHint != CounterResetHint.Gauge || last.CounterResetHint != CounterResetHint.Gauge)
        {
            annotations.NotGauge(name, place);
        }

        result.Hint = CounterResetHint.Gauge;
        return result.ToHistogram();

        void Reconciled(HistogramAddition addition, string operation)
        {
            if (addition.HasReconciledBounds)
            {
                annotations.ReconciledBounds(operation, place);
            }
        }
    }
}
