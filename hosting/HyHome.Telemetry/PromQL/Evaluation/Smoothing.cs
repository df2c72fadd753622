using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>A <c>smoothed</c> instant vector: values between two samples are interpolated, after the last one they stay.</summary>
internal static class Smoothing
{
    public static long Fill(Series result, MetricSamples buffer, Steps steps, Func<long, long> reference, long lookback, Annotations annotations, SourceRange range)
    {
        var samples = new List<(long Time, double Value, FloatHistogram? Histogram)>(buffer.Count);
        for (var i = 0; i < buffer.Count; i++)
        {
            var histogram = buffer.Histogram(i);
            if (histogram is null ? !StaleMarker.IsStale(buffer.Values[i]) : !HistogramMath.IsStale(histogram))
            {
                samples.Add((buffer.Timestamps[i], buffer.Values[i], histogram));
            }
        }

        long count = 0;
        for (var step = 0; step < steps.Count; step++)
        {
            var at = reference(steps.At(step));
            var window = samples.Where(s => s.Time > at - lookback && s.Time <= at + lookback).ToList();
            if (window.Count == 0)
            {
                continue;
            }

            if (window.Exists(static s => s.Histogram is null) && window.Exists(static s => s.Histogram is not null))
            {
                annotations.MixedFloatsHistograms(result.Labels[LabelSet.MetricName], range);
                continue;
            }

            var after = window.FindIndex(s => s.Time >= at);
            if (after >= 0 && window[after].Time != at && after == 0)
            {
                continue;
            }

            count++;
            var previous = window[after < 0 ? ^1 : after == 0 ? 0 : after - 1];
            var next = after < 0 ? previous : window[after];
            if (next.Histogram is null)
            {
                result.Set(step, next.Time == at ? next.Value : after < 0 ? previous.Value
                    : ExtendedRates.Interpolate(previous.Time, previous.Value, next.Time, next.Value, at, isCounter: false));
            }
            else if (!TryInterpolate(result, step, at, previous, next, after < 0, annotations, range))
            {
                annotations.MixedExponentialCustom(result.Labels[LabelSet.MetricName], range);
            }
        }

        return count;
    }

    private static bool TryInterpolate(
        Series result,
        int step,
        long at,
        (long Time, double Value, FloatHistogram? Histogram) previous,
        (long Time, double Value, FloatHistogram? Histogram) next,
        bool isLast,
        Annotations annotations,
        SourceRange range)
    {
        if (isLast || next.Time == at)
        {
            result.Set(step, isLast ? HistogramMath.With(previous.Histogram!, CounterResetHint.Unknown) : next.Histogram!);
            return true;
        }

        var (before, after) = (previous.Histogram!, next.Histogram!);
        if (before.UsesCustomBuckets() != after.UsesCustomBuckets())
        {
            return false;
        }

        var isCounter = before.CounterResetHint != CounterResetHint.Gauge || after.CounterResetHint != CounterResetHint.Gauge;
        var between = ExtendedHistogramRates.Interpolate(before, previous.Time, after, next.Time, at, isCounter, annotations, range);
        if (between is not null)
        {
            result.Set(step, between);
        }

        return between is not null;
    }
}
