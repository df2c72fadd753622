using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <content>Aggregations over series.</content>
internal sealed partial class Evaluator
{
    private List<Series> Aggregate(AggregateExpr aggregate, Steps steps)
    {
        if (aggregate.Operation == "count_values")
        {
            return CountValues(aggregate, steps);
        }

        if (SumOfRates.CallOf(aggregate) is { } rate && !Delayed && steps.Count > 0 && SumRates(aggregate, rate, steps) is { } sums)
        {
            return sums;
        }

        var parameter = aggregate.Parameter is null ? null : Scalar(aggregate.Parameter, steps);
        var series = Vector(aggregate.Inner, steps);
        var groups = new Groups(aggregate, series);
        var place = aggregate.Inner.Range;
        var results = aggregate.Operation switch
        {
            "sum" or "avg" => SumOrAverage(aggregate, series, groups, steps),
            "min" => Fold("min", series, groups, steps, place, static (value, best) => best > value || double.IsNaN(best)),
            "max" => Fold("max", series, groups, steps, place, static (value, best) => best < value || double.IsNaN(best)),
            "count" => Count(series, groups, steps, static count => count + 1),
            "group" => Count(series, groups, steps, static _ => 1),
            "stddev" or "stdvar" => Variance(aggregate, series, groups, steps),
            "quantile" => QuantileOf(aggregate, series, groups, parameter!, steps),
            _ => Selection.Apply(aggregate, series, groups, parameter!, steps, Annotations),
        };
        _budget.Charge((long)results.Count * steps.Count);
        Release(series, steps);
        return results;
    }

    private static List<Series> Results(List<Series> series, Groups groups, Steps steps)
    {
        var results = groups.Labels.ConvertAll(l => Series.Empty(l, false, steps.Count));
        for (var i = 0; i < series.Count; i++)
        {
            results[groups.Of[i]].DropName |= series[i].DropName;
        }

        return results;
    }

    private static List<Series> NotEmpty(List<Series> results, Steps steps)
    {
        results.RemoveAll(s => s.IsEmpty(steps.Count));
        return results;
    }

    private List<Series> SumOrAverage(AggregateExpr aggregate, List<Series> series, Groups groups, Steps steps)
    {
        var results = Results(series, groups, steps);
        if (series.Exists(static s => s.Histograms is not null))
        {
            HistogramAggregation.Apply(aggregate, series, groups, results, steps, Annotations);
        }
        else if (aggregate.Operation == "avg")
        {
            AverageFloats(series, groups, results, steps);
        }
        else
        {
            SumFloats(series, groups, results, steps);
        }

        return NotEmpty(results, steps);
    }

    private static void SumFloats(List<Series> series, Groups groups, List<Series> results, Steps steps)
    {
        var compensations = new double[results.Count][];
        for (var i = 0; i < series.Count; i++)
        {
            AddFloats(series[i].Values.AsSpan(0, steps.Count), results[groups.Of[i]].Values, compensations[groups.Of[i]] ??= new double[steps.Count]);
        }

        for (var group = 0; group < results.Count; group++)
        {
            Compensate(results[group].Values, compensations[group]);
        }
    }

    /// <summary>Adds a series to sums that may be missing yet.</summary>
    internal static void AddFloats(ReadOnlySpan<double> values, Span<double> sums, Span<double> compensation)
    {
        for (var step = 0; step < values.Length; step++)
        {
            if (Missing.Is(values[step]))
            {
                continue;
            }

            if (Missing.Is(sums[step]))
            {
                sums[step] = values[step];
            }
            else
            {
                KahanSum.Add(values[step], ref sums[step], ref compensation[step]);
            }
        }
    }

    /// <summary>Adds what the sums lost in rounding.</summary>
    internal static void Compensate(Span<double> sums, ReadOnlySpan<double> compensation)
    {
        for (var step = 0; step < compensation.Length; step++)
        {
            if (!Missing.Is(sums[step]))
            {
                sums[step] += compensation[step];
            }
        }
    }

    private static void AverageFloats(List<Series> series, Groups groups, List<Series> results, Steps steps)
    {
        var means = new FloatMean[results.Count][];
        for (var i = 0; i < series.Count; i++)
        {
            var mean = means[groups.Of[i]] ??= new FloatMean[steps.Count];
            var marks = results[groups.Of[i]].Values;
            for (var step = 0; step < mean.Length; step++)
            {
                if (series[i].HasFloat(step))
                {
                    mean[step].Add(series[i].Values[step]);
                    marks[step] = 0;
                }
            }
        }

        for (var group = 0; group < results.Count; group++)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                if (results[group].HasFloat(step))
                {
                    results[group].Values[step] = means[group][step].Result;
                }
            }
        }
    }

    private List<Series> Fold(string name, List<Series> series, Groups groups, Steps steps, SourceRange place, Func<double, double, bool> isBetter)
    {
        var results = Results(series, groups, steps);
        for (var i = 0; i < series.Count; i++)
        {
            NoteIgnored(series[i], name, steps, place);
            var best = results[groups.Of[i]].Values;
            for (var step = 0; step < steps.Count; step++)
            {
                if (series[i].HasFloat(step) && (Missing.Is(best[step]) || isBetter(series[i].Values[step], best[step])))
                {
                    best[step] = series[i].Values[step];
                }
            }
        }

        return NotEmpty(results, steps);
    }

    private void NoteIgnored(Series series, string name, Steps steps, SourceRange place)
    {
        for (var step = 0; series.Histograms is not null && step < steps.Count; step++)
        {
            if (series.Histogram(step) is not null)
            {
                Annotations.IgnoredInAggregation(name, place);
                return;
            }
        }
    }

    private static List<Series> Count(List<Series> series, Groups groups, Steps steps, Func<double, double> next)
    {
        var results = Results(series, groups, steps);
        for (var i = 0; i < series.Count; i++)
        {
            var counts = results[groups.Of[i]].Values;
            for (var step = 0; step < steps.Count; step++)
            {
                if (series[i].Has(step))
                {
                    counts[step] = next(Missing.Is(counts[step]) ? 0 : counts[step]);
                }
            }
        }

        return NotEmpty(results, steps);
    }

    private List<Series> Variance(AggregateExpr aggregate, List<Series> series, Groups groups, Steps steps)
    {
        var results = Results(series, groups, steps);
        var counts = new double[results.Count][];
        var means = new double[results.Count][];
        for (var i = 0; i < series.Count; i++)
        {
            NoteIgnored(series[i], aggregate.Operation, steps, aggregate.Inner.Range);
            var squares = results[groups.Of[i]].Values;
            var count = counts[groups.Of[i]] ??= new double[steps.Count];
            var mean = means[groups.Of[i]] ??= new double[steps.Count];
            for (var step = 0; step < steps.Count; step++)
            {
                if (!series[i].HasFloat(step))
                {
                    continue;
                }

                var value = series[i].Values[step];
                if (++count[step] == 1)
                {
                    (mean[step], squares[step]) = (value, double.IsFinite(value) ? 0 : double.NaN);
                    continue;
                }

                var delta = value - mean[step];
                mean[step] += delta / count[step];
                squares[step] += delta * (value - mean[step]);
            }
        }

        for (var group = 0; group < results.Count; group++)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                if (results[group].HasFloat(step))
                {
                    var variance = results[group].Values[step] / counts[group][step];
                    results[group].Values[step] = aggregate.Operation == "stddev" ? Math.Sqrt(variance) : variance;
                }
            }
        }

        return NotEmpty(results, steps);
    }

    private List<Series> QuantileOf(AggregateExpr aggregate, List<Series> series, Groups groups, double[] quantiles, Steps steps)
    {
        foreach (var quantile in quantiles.Where(static q => double.IsNaN(q) || q < 0 || q > 1).Distinct())
        {
            Annotations.InvalidQuantile(quantile, aggregate.Parameter!.Range);
        }

        var results = Results(series, groups, steps);
        var members = Enumerable.Range(0, series.Count).ToLookup(i => groups.Of[i]);
        for (var group = 0; group < results.Count; group++)
        {
            var buffer = new double[members[group].Count()];
            foreach (var member in members[group])
            {
                NoteIgnored(series[member], "quantile", steps, aggregate.Inner.Range);
            }

            for (var step = 0; step < steps.Count; step++)
            {
                var count = 0;
                foreach (var member in members[group])
                {
                    if (series[member].HasFloat(step))
                    {
                        buffer[count++] = series[member].Values[step];
                    }
                }

                if (count > 0)
                {
                    results[group].Set(step, Functions.Quantiles.Of(quantiles[step], buffer.AsSpan(0, count)));
                }
            }
        }

        return NotEmpty(results, steps);
    }

    private List<Series> CountValues(AggregateExpr aggregate, Steps steps)
    {
        var label = Text(aggregate.Parameter!);
        if (label.Length == 0 || !GoString.IsValid(label))
        {
            throw QueryException.Execution($"invalid label name {GoText.Quote(label)}");
        }

        string[] names = aggregate.Without ? [LabelSet.MetricName, .. aggregate.Grouping] : [.. aggregate.Grouping, label];
        var series = Vector(aggregate.Inner, steps);
        var results = new Dictionary<LabelSet, Series>();
        foreach (var one in series)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                if (!one.Has(step))
                {
                    continue;
                }

                var text = one.Histogram(step) is { } histogram ? HistogramMath.Format(histogram) : GoText.Number(one.Values[step]);
                var labels = Groups.Key(one.Labels.With(label, text), aggregate.Without, names);
                if (!results.TryGetValue(labels, out var counts))
                {
                    results[labels] = counts = Series.Empty(labels, false, steps.Count);
                }

                counts.Set(step, counts.HasFloat(step) ? counts.Values[step] + 1 : 1);
            }
        }

        _budget.Charge((long)results.Count * steps.Count);
        Release(series, steps);
        return [.. results.Values];
    }
}
