using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <content>Functions of range vectors: windows that slide over decoded samples.</content>
internal sealed partial class Evaluator
{
    private List<Series> CallRange(Call call, RangeFunction function, int rangeArgument, Steps steps)
    {
        var parameters = call.Arguments.Where((_, i) => i != rangeArgument).Select(a => Scalar(a, steps)).ToArray();
        var argument = Unwrap(call.Arguments[rangeArgument]);
        var vector = (argument as MatrixSelector)?.Vector;
        var duration = argument is MatrixSelector matrix ? matrix.Duration : ((SubqueryExpr)argument).Duration;
        var time = vector?.Time ?? ((SubqueryExpr)argument).Time;
        // Prometheus replaces a subquery by its result before the function looks at it, and the result has no place.
        var place = call.Function.Name == "quantile_over_time" ? call.Arguments[0].Range : argument is SubqueryExpr ? default : argument.Range;
        var range = new RangeCall(call.Function.Name, place, duration, vector is { Anchored: true }, vector is { Smoothed: true }, Annotations);
        RangeFunctions.CheckExtension(range);
        var countsResets = RangeFunctions.CountsResets(call.Function.Name);
        if (steps.Count == 0)
        {
            return [];
        }

        List<Series> results;
        if (vector is not null)
        {
            var first = Reference(time, steps.Start) - duration + 1 - (range.Anchored || range.Smoothed ? _lookback : 0);
            var last = Reference(time, steps.Last) + (range.Smoothed ? _lookback : 0);
            results = PerSeries(_source.Select(Matchers(vector), first, last), static () => new RangeSamples(), (series, samples) =>
            {
                samples.Read(series, first, last, countsResets, vector.CompletesResetHints);
                _budget.ChargeRead(samples.FloatCount + samples.HistogramCount);
                var result = Slide(samples, false, steps, time, range, function, parameters);
                _budget.Release(samples.FloatCount + samples.HistogramCount);
                return result;
            });
        }
        else
        {
            var subquery = (SubqueryExpr)argument;
            var inner = SubquerySteps(subquery, steps);
            var evaluated = Vector(subquery.Inner, inner);
            var samples = new RangeSamples();
            results = [];
            foreach (var series in evaluated)
            {
                samples.Read(series, inner, countsResets);
                if (Slide(samples, series.DropName, steps, time, range, function, parameters) is { } result)
                {
                    results.Add(result);
                }
            }

            Release(evaluated, inner);
        }

        if (call.Function.Name == "absent_over_time")
        {
            return Absent(results, argument, steps);
        }

        if (!Delayed)
        {
            RequireDifferentLabels(results);
        }

        return results;
    }

    private Series? Slide(RangeSamples samples, bool dropName, Steps steps, TimeModifiers time, RangeCall call, RangeFunction function, double[][] parameters)
    {
        var drops = dropName || !RangeFunctions.KeepsName(call.Function);
        var result = Series.Empty(drops ? WithoutName(samples.Labels) : samples.Labels, drops, steps.Count);
        if (RateSlider.CanDo(samples, call))
        {
            var start = Reference(time, steps.Start);
            var filled = RateSlider.Fill(samples, call, steps, start, Reference(time, steps.Start + steps.Interval) - start, result.Values, out _);
            return Finished(result, samples, steps, call, filled, filled);
        }

        var (before, after) = (call.Anchored || call.Smoothed ? _lookback : 0, call.Smoothed ? _lookback : 0);
        var times = samples.Times;
        var histogramTimes = samples.HistogramTimes;
        var (low, high, histogramLow, histogramHigh) = (0, 0, 0, 0);
        var any = false;
        var anyFloat = false;
        for (var step = 0; step < steps.Count; step++)
        {
            if ((step & 0xff) == 0xff)
            {
                _cancellation.ThrowIfCancellationRequested();
            }

            var end = Reference(time, steps.At(step));
            var (from, to) = (end - call.Range - before, end + after);
            while (high < times.Length && times[high] <= to)
            {
                high++;
            }

            while (low < high && times[low] <= from)
            {
                low++;
            }

            while (histogramHigh < histogramTimes.Length && histogramTimes[histogramHigh] <= to)
            {
                histogramHigh++;
            }

            while (histogramLow < histogramHigh && histogramTimes[histogramLow] <= from)
            {
                histogramLow++;
            }

            if (low == high && histogramLow == histogramHigh)
            {
                continue;
            }

            var window = new RangeWindow
            {
                Call = call,
                Labels = samples.Labels,
                Times = times[low..high],
                Values = samples.Values[low..high],
                Resets = samples.Resets[low..high],
                HistogramTimes = histogramTimes[histogramLow..histogramHigh],
                Histograms = samples.Histograms[histogramLow..histogramHigh],
                EvaluationTime = steps.At(step),
                RangeEnd = end,
                FirstParameter = parameters.Length > 0 ? parameters[0][step] : 0,
                SecondParameter = parameters.Length > 1 ? parameters[1][step] : 0,
            };
            var value = function(window);
            if (!value.HasValue)
            {
                continue;
            }

            any = true;
            if (value.Histogram is null)
            {
                anyFloat = true;
                result.Values[step] = value.Value;
            }
            else
            {
                result.Set(step, value.Histogram);
            }
        }

        return Finished(result, samples, steps, call, any, anyFloat);
    }

    private Series? Finished(Series result, RangeSamples samples, Steps steps, RangeCall call, bool any, bool anyFloat)
    {
        if (!any)
        {
            result.Release();
            return null;
        }

        if (anyFloat && RangeFunctions.CountsResets(call.Function))
        {
            NotePossibleNonCounter(samples.Labels[LabelSet.MetricName], call);
        }

        _budget.Charge(steps.Count);
        return result;
    }

    private void NotePossibleNonCounter(string metric, RangeCall call)
    {
        if (metric.Length > 0
            && !metric.EndsWith("_total", StringComparison.Ordinal)
            && !metric.EndsWith("_sum", StringComparison.Ordinal)
            && !metric.EndsWith("_count", StringComparison.Ordinal)
            && !metric.EndsWith("_bucket", StringComparison.Ordinal))
        {
            Annotations.PossibleNonCounter(metric, call.Argument);
        }
    }

    // One series of ones, at the steps at which none of the given ones has a sample.
    private List<Series> Absent(List<Series> series, Expr argument, Steps steps)
    {
        var result = Series.Empty(LabelsOfAbsent(argument), true, steps.Count);
        var any = false;
        for (var step = 0; step < steps.Count; step++)
        {
            var present = false;
            foreach (var one in series)
            {
                present |= one.Has(step);
            }

            if (!present)
            {
                result.Set(step, 1);
                any = true;
            }
        }

        Release(series, steps);
        return any ? [result] : [];
    }

    // The labels that a selector asks for exactly. A label that is asked for twice is left out.
    private static LabelSet LabelsOfAbsent(Expr argument)
    {
        var selector = Unwrap(argument) switch
        {
            VectorSelector vector => vector,
            MatrixSelector matrix => matrix.Vector,
            _ => null,
        };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var matcher in (selector?.Matchers ?? []).Where(static m => m.Name != LabelSet.MetricName))
        {
            if (matcher.Kind == MatchKind.Equal && seen.Add(matcher.Name))
            {
                labels[matcher.Name] = matcher.Value;
            }
            else
            {
                labels.Remove(matcher.Name);
            }
        }

        return LabelSet.Create(labels.Select(static l => new Label(l.Key, l.Value)));
    }
}
