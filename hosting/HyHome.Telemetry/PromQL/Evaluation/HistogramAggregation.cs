using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary><c>sum</c> and <c>avg</c> where histograms take part. A group with both kinds of samples has no result.</summary>
internal static class HistogramAggregation
{
    private sealed class Group
    {
        public FloatMean Mean;
        public double Sum;
        public double Compensation;
        public int Floats;

        public HistogramMean? Histograms { get; set; }

        public bool IsIncompatible { get; set; }
    }

    public static void Apply(AggregateExpr aggregate, List<Series> series, Groups groups, List<Series> results, Steps steps, Annotations annotations)
    {
        var isMean = aggregate.Operation == "avg";
        var place = aggregate.Inner.Range;
        for (var step = 0; step < steps.Count; step++)
        {
            var current = new Group?[results.Count];
            for (var i = 0; i < series.Count; i++)
            {
                if (series[i].Has(step))
                {
                    Add(current[groups.Of[i]] ??= new Group(), series[i], step, isMean, place, annotations);
                }
            }

            for (var i = 0; i < current.Length; i++)
            {
                if (current[i] is { } group)
                {
                    Finish(group, results[i], step, isMean, place, annotations);
                }
            }
        }
    }

    private static void Add(Group group, Series series, int step, bool isMean, SourceRange place, Annotations annotations)
    {
        if (group.IsIncompatible)
        {
            return;
        }

        if (series.Histogram(step) is not { } histogram)
        {
            group.Floats++;
            group.Mean.Add(series.Values[step]);
            Histograms.KahanSum.Add(series.Values[step], ref group.Sum, ref group.Compensation);
            return;
        }

        if (group.Histograms is null)
        {
            group.Histograms = new HistogramMean(histogram);
        }
        else if (!(isMean ? group.Histograms.AddToMean(histogram) : group.Histograms.AddToSum(histogram)))
        {
            annotations.MixedExponentialCustom(series.Labels[LabelSet.MetricName], place);
            group.IsIncompatible = true;
        }
    }

    private static void Finish(Group group, Series result, int step, bool isMean, SourceRange place, Annotations annotations)
    {
        if (group.Histograms is { HasReconciledBounds: true })
        {
            annotations.ReconciledBounds("aggregation", place);
        }

        if (group.Histograms is null)
        {
            result.Set(step, isMean ? group.Mean.Result : group.Sum + group.Compensation);
            return;
        }

        if (group.Floats > 0)
        {
            annotations.MixedFloatsHistogramsInAggregation(place);
        }
        else if (!group.IsIncompatible)
        {
            if (group.Histograms.HasResetCollision)
            {
                annotations.ResetCollision("aggregation", place);
            }

            result.Set(step, isMean ? group.Histograms.Mean() : group.Histograms.Sum());
        }
    }
}
