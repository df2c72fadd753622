using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <content>Functions of scalars and instant vectors.</content>
internal sealed partial class Evaluator
{
    private double[] CallScalar(Call call, Steps steps)
    {
        switch (call.Function.Name)
        {
            case "time":
                var times = new double[steps.Count];
                for (var i = 0; i < times.Length; i++)
                {
                    times[i] = steps.At(i) / 1000.0;
                }

                return times;
            case "pi":
                return Filled(Math.PI, steps.Count);
            case "scalar":
                return SingleValue(Vector(call.Arguments[0], steps), steps);
            case "max_of" or "min_of":
                var left = Scalar(call.Arguments[0], steps);
                var right = Scalar(call.Arguments[1], steps);
                for (var i = 0; i < left.Length; i++)
                {
                    left[i] = call.Function.Name == "max_of" ? Math.Max(left[i], right[i]) : Math.Min(left[i], right[i]);
                }

                return left;
            default:
                throw QueryException.Execution($"function {call.Function.Name} does not give a scalar");
        }
    }

    private double[] SingleValue(List<Series> series, Steps steps)
    {
        var values = Filled(double.NaN, steps.Count);
        for (var step = 0; step < values.Length; step++)
        {
            var found = 0;
            foreach (var one in series)
            {
                if (one.HasFloat(step))
                {
                    values[step] = ++found == 1 ? one.Values[step] : double.NaN;
                }
            }
        }

        Release(series, steps);
        return values;
    }

    private List<Series> CallVector(Call call, Steps steps)
    {
        var name = call.Function.Name;
        var arguments = call.Arguments;
        if (RangeFunctions.TryGet(name, out var rangeFunction))
        {
            return CallRange(call, rangeFunction!, name == "quantile_over_time" ? 1 : 0, steps);
        }

        if (SampleFunctions.Find(name) is { } function)
        {
            return arguments.Count == 0
                ? OfScalar(Array.ConvertAll(CallScalar(new Call(Function.Find("time")!, [], call.Range), steps), v => function(Math.Floor(v))))
                : Map(Vector(arguments[0], steps), steps, (v, _) => function(v));
        }

        switch (name)
        {
            case "vector":
                return OfScalar(Scalar(arguments[0], steps));
            case "timestamp":
                return Timestamps(arguments[0], steps);
            case "start_timestamp":
                // The store keeps no start times, as Prometheus doesn't without its feature flag.
                return [];
            case "absent":
                return Absent(Vector(arguments[0], steps), arguments[0], steps);
            case "clamp":
                return Clamp(Vector(arguments[0], steps), Scalar(arguments[1], steps), Scalar(arguments[2], steps), steps);
            case "clamp_min":
                return Clamp(Vector(arguments[0], steps), Scalar(arguments[1], steps), Filled(double.PositiveInfinity, steps.Count), steps);
            case "clamp_max":
                return Clamp(Vector(arguments[0], steps), Filled(double.NegativeInfinity, steps.Count), Scalar(arguments[1], steps), steps);
            case "round":
                var inverse = arguments.Count > 1 ? Array.ConvertAll(Scalar(arguments[1], steps), static v => 1 / v) : Filled(1, steps.Count);
                return Map(Vector(arguments[0], steps), steps, (v, step) => Math.Floor((v * inverse[step]) + 0.5) / inverse[step]);
            case "sort" or "sort_desc" or "sort_by_label" or "sort_by_label_desc":
                return Sorted(call, steps);
            case "label_replace":
                return LabelFunctions.Replace(Vector(arguments[0], steps), [.. arguments.Skip(1).Select(Text)], s => Merge(s, steps));
            case "label_join":
                return LabelFunctions.Join(Vector(arguments[0], steps), [.. arguments.Skip(1).Select(Text)], s => Merge(s, steps));
            case "histogram_count":
                return MapHistograms(Vector(arguments[0], steps), steps, static h => h.Count);
            case "histogram_sum":
                return MapHistograms(Vector(arguments[0], steps), steps, static h => h.Sum);
            case "histogram_avg":
                return MapHistograms(Vector(arguments[0], steps), steps, static h => h.Sum / h.Count);
            case "histogram_stddev":
                return MapHistograms(Vector(arguments[0], steps), steps, static h => Math.Sqrt(HistogramVariance.Of(h)));
            case "histogram_stdvar":
                return MapHistograms(Vector(arguments[0], steps), steps, HistogramVariance.Of);
            case "histogram_quantile" or "histogram_quantiles" or "histogram_fraction":
                return HistogramFunction(call, steps);
            case "info":
                return Info(call, steps);
            default:
                throw QueryException.Execution($"unhandled function: {name}");
        }
    }

    private List<Series> OfScalar(double[] values)
    {
        var series = Series.Empty(LabelSet.Empty, false, values.Length);
        values.CopyTo(series.Values, 0);
        _budget.Charge(values.Length);
        return values.Length == 0 ? [] : [series];
    }

    // Floats become what the function makes of them; histograms are left out.
    private List<Series> Map(List<Series> series, Steps steps, Func<double, int, double> function)
    {
        foreach (var one in series)
        {
            one.DropHistograms();
            var values = one.Values;
            for (var step = 0; step < steps.Count; step++)
            {
                if (!Missing.Is(values[step]))
                {
                    values[step] = function(values[step], step);
                }
            }

            DropNameOf(one);
        }

        return Settled(series, steps);
    }

    private List<Series> MapHistograms(List<Series> series, Steps steps, Func<Model.FloatHistogram, double> function)
    {
        foreach (var one in series)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                one.Values[step] = one.Histogram(step) is { } histogram ? function(histogram) : Missing.Value;
            }

            one.DropHistograms();
            one.Labels = Delayed ? one.Labels : one.Labels.Without(LabelSet.MetricName);
            one.DropName = true;
        }

        return Settled(series, steps);
    }

    private List<Series> Settled(List<Series> series, Steps steps)
    {
        series.RemoveAll(s => s.IsEmpty(steps.Count));
        return Delayed ? series : Merge(series, steps);
    }

    private List<Series> Timestamps(Expr argument, Steps steps)
    {
        if (argument is VectorSelector selector)
        {
            var times = SelectTimes(selector, steps);
            return Delayed ? times : Merge(times, steps);
        }

        var series = Vector(argument, steps);
        foreach (var one in series)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                if (one.Has(step))
                {
                    one.Set(step, steps.At(step) / 1000.0);
                }
            }

            DropNameOf(one);
        }

        return Settled(series, steps);
    }

    private List<Series> Clamp(List<Series> series, double[] least, double[] most, Steps steps) => Map(
        series,
        steps,
        (v, step) => most[step] < least[step] ? Missing.Value : Math.Max(least[step], Math.Min(most[step], v)));

    private List<Series> Sorted(Call call, Steps steps)
    {
        var name = call.Function.Name;
        var series = Vector(call.Arguments[0], steps);
        if (steps.Count != 1)
        {
            Annotations.Warn(call.Range, "sort is ineffective for range queries since results are always ordered by labels");
        }

        if (name is "sort" or "sort_desc")
        {
            series.ForEach(static s => s.DropHistograms());
            series.RemoveAll(s => s.IsEmpty(steps.Count));
            if (steps.Count != 1)
            {
                return series;
            }

            var sign = name == "sort" ? 1 : -1;
            return [.. series.OrderBy(static s => double.IsNaN(s.Values[0])).ThenBy(s => sign * s.Values[0])];
        }

        var labels = call.Arguments.Skip(1).Select(Text).ToList();
        var direction = name == "sort_by_label" ? 1 : -1;
        series.Sort((a, b) =>
        {
            foreach (var label in labels)
            {
                if (a.Labels[label] != b.Labels[label])
                {
                    return direction * NaturalOrder.Compare(a.Labels[label], b.Labels[label]);
                }
            }

            return direction * LabelSet.Compare(a.Labels, b.Labels);
        });
        return series;
    }
}
