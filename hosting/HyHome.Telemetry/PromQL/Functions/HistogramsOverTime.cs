using HyHome.Telemetry.PromQL.Evaluation;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>Sum and mean of a window's native histograms.</summary>
internal static class HistogramsOverTime
{
    public static RangeResult Sum(in RangeWindow window) => Combine(window, static (m, h) => m.AddToSum(h), static m => m.Sum());

    public static RangeResult Average(in RangeWindow window) => Combine(window, static (m, h) => m.AddToMean(h), static m => m.Mean());

    private static RangeResult Combine(in RangeWindow window, Func<HistogramMean, Model.FloatHistogram, bool> add, Func<HistogramMean, Model.FloatHistogram> finish)
    {
        var (annotations, place) = (window.Call.Annotations, window.Call.Argument);
        var mean = new HistogramMean(window.Histograms[0]);
        foreach (var histogram in window.Histograms[1..])
        {
            if (!add(mean, histogram))
            {
                annotations.MixedExponentialCustom(window.MetricName, place);
                return RangeResult.Nothing;
            }
        }

        if (mean.HasResetCollision)
        {
            annotations.ResetCollision("aggregation", place);
        }

        if (mean.HasReconciledBounds)
        {
            annotations.ReconciledBounds("aggregation", place);
        }

        return finish(mean);
    }
}
