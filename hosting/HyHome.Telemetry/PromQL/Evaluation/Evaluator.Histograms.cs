using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <content>Quantiles and fractions of classic and native histograms.</content>
internal sealed partial class Evaluator
{
    // What a function makes of a native histogram, and of the sorted buckets of a classic one.
    private delegate double OfNative(FloatHistogram histogram, int step, string metric);

    private delegate double OfClassic(Span<double> bounds, Span<double> counts, int step, string metric);

    private List<Series> HistogramFunction(Call call, Steps steps)
    {
        var arguments = call.Arguments;
        switch (call.Function.Name)
        {
            case "histogram_fraction":
                var lower = Scalar(arguments[0], steps);
                var upper = Scalar(arguments[1], steps);
                return HistogramFunction(
                    arguments[2],
                    steps,
                    [(null, (h, step, metric) => Fraction(h, lower[step], upper[step], metric, arguments[0].Range), (bounds, counts, step, _) => ClassicBuckets.Fraction(lower[step], upper[step], bounds, counts))]);
            case "histogram_quantile":
                var quantiles = Quantiles(arguments[0], steps);
                return HistogramFunction(arguments[1], steps, [Quantile(null, quantiles, steps, arguments[0].Range, arguments[1].Range)]);
            default:
                var label = Text(arguments[1]);
                return HistogramFunction(arguments[0], steps, [.. arguments.Skip(2).Select(a => Quantiles(a, steps)).Select(q =>
                    Quantile(l => l.With(label, FormatQuantile(q.Length > 0 ? q[0] : 0)), q, steps, arguments[0].Range, arguments[0].Range))]);
        }
    }

    // As OpenMetrics writes numbers: with a point.
    private static string FormatQuantile(double value)
    {
        var text = GoText.General(value);
        return !double.IsFinite(value) || text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";
    }

    private double[] Quantiles(Expr argument, Steps steps)
    {
        var quantiles = Scalar(argument, steps);
        foreach (var quantile in quantiles.Where(static q => double.IsNaN(q) || q < 0 || q > 1).Distinct())
        {
            Annotations.InvalidQuantile(quantile, argument.Range);
        }

        return quantiles;
    }

    private (Func<LabelSet, LabelSet>?, OfNative, OfClassic) Quantile(Func<LabelSet, LabelSet>? relabel, double[] quantiles, Steps steps, SourceRange native, SourceRange classic) => (
        relabel,
        (histogram, step, metric) =>
        {
            var (value, effect) = HistogramQuantiles.Quantile(quantiles[step], histogram);
            if (effect == NaNEffect.Result)
            {
                Annotations.QuantileIsNaN(metric, native);
            }
            else if (effect == NaNEffect.Skew)
            {
                Annotations.QuantileIsSkewed(metric, native);
            }

            return value;
        },
        (bounds, counts, step, metric) =>
        {
            var value = ClassicBuckets.Quantile(quantiles[step], bounds, counts, out var mended);
            if (mended.IsForced)
            {
                Annotations.ForcedMonotonicity(Delayed ? metric : "", classic, steps.At(step), mended.LowestBound, mended.HighestBound, mended.LargestDifference);
            }

            return value;
        }
    );

    private double Fraction(FloatHistogram histogram, double lower, double upper, string metric, SourceRange place)
    {
        var (value, hasNaNs) = HistogramQuantiles.Fraction(lower, upper, histogram);
        if (hasNaNs)
        {
            Annotations.FractionHasNaNs(metric, place);
        }

        return value;
    }

    private List<Series> HistogramFunction(Expr argument, Steps steps, (Func<LabelSet, LabelSet>? Relabel, OfNative Native, OfClassic Classic)[] functions)
    {
        var series = Vector(argument, steps);
        var groups = HistogramGroups.Of(series);
        NoteBadBuckets(series, groups.Bad, argument.Range, steps);
        var results = new List<Series>();
        foreach (var group in groups.All)
        {
            var labels = WithoutName(group.Labels);
            var metric = group.Labels[LabelSet.MetricName];
            var outputs = Array.ConvertAll(functions, f => Series.Empty(f.Relabel is null ? labels : f.Relabel(labels), true, steps.Count));
            for (var step = 0; step < steps.Count; step++)
            {
                var count = group.Gather(step);
                var native = group.Native is { } n ? n.Histogram(step) : null;
                if (native is not null && count > 0)
                {
                    Annotations.MixedClassicNative(Delayed ? metric : "", argument.Range);
                    continue;
                }

                for (var i = 0; i < functions.Length && (native is not null || count > 0); i++)
                {
                    outputs[i].Set(step, native is not null
                        ? functions[i].Native(native, step, Delayed ? metric : labels[LabelSet.MetricName])
                        : functions[i].Classic(group.Bounds(count), group.Counts(count), step, metric));
                }
            }

            results.AddRange(outputs.Where(s => !s.IsEmpty(steps.Count)));
        }

        _budget.Charge((long)results.Count * steps.Count);
        Release(series, steps);
        if (!Delayed && steps.Count == 1)
        {
            RequireDifferentLabels(results);
        }

        return Delayed ? results : Merge(results, steps);
    }

    private void NoteBadBuckets(List<Series> series, IReadOnlyList<int> bad, SourceRange place, Steps steps)
    {
        foreach (var index in bad)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                if (series[index].HasFloat(step))
                {
                    Annotations.BadBucketLabel(Delayed ? series[index].Labels[LabelSet.MetricName] : "", series[index].Labels["le"], place);
                    break;
                }
            }
        }
    }
}
