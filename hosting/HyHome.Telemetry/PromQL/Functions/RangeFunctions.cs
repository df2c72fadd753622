using System.Collections.Frozen;
using HyHome.Telemetry.PromQL.Evaluation;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>A function of one window of one series.</summary>
internal delegate RangeResult RangeFunction(in RangeWindow window);

/// <summary>The functions that take a range vector.</summary>
internal static class RangeFunctions
{
    private static readonly FrozenDictionary<string, RangeFunction> Table = new Dictionary<string, RangeFunction>
    {
        ["absent_over_time"] = static (in _) => 1,
        ["avg_over_time"] = OverTime.Average,
        ["changes"] = ChangesAndResets.Changes,
        ["count_over_time"] = static (in w) => w.Values.Length + w.Histograms.Length,
        ["delta"] = static (in w) => Rates.Extrapolated(w, isCounter: false, isRate: false),
        ["deriv"] = Regression.Derivative,
        ["double_exponential_smoothing"] = OverTime.DoubleExponentialSmoothing,
        ["first_over_time"] = OverTime.First,
        ["idelta"] = static (in w) => InstantRates.Of(w, isRate: false),
        ["increase"] = static (in w) => Rates.Extrapolated(w, isCounter: true, isRate: false),
        ["irate"] = static (in w) => InstantRates.Of(w, isRate: true),
        ["last_over_time"] = OverTime.Last,
        ["mad_over_time"] = OverTime.MedianAbsoluteDeviation,
        ["max_over_time"] = static (in w) => OverTime.Extreme(w, static (v, best) => v > best || double.IsNaN(best), returnTime: false),
        ["min_over_time"] = static (in w) => OverTime.Extreme(w, static (v, best) => v < best || double.IsNaN(best), returnTime: false),
        ["predict_linear"] = Regression.Predict,
        ["present_over_time"] = static (in _) => 1,
        ["quantile_over_time"] = OverTime.Quantile,
        ["rate"] = static (in w) => Rates.Extrapolated(w, isCounter: true, isRate: true),
        ["resets"] = ChangesAndResets.Resets,
        ["stddev_over_time"] = static (in w) => OverTime.Variance(w, Math.Sqrt),
        ["stdvar_over_time"] = static (in w) => OverTime.Variance(w, static v => v),
        ["sum_over_time"] = OverTime.Sum,
        ["ts_of_first_over_time"] = static (in w) => Math.Min(w.Times.Length > 0 ? w.Times[0] : long.MaxValue, w.Histograms.Length > 0 ? w.HistogramTimes[0] : long.MaxValue) / 1000.0,
        ["ts_of_last_over_time"] = static (in w) => Math.Max(w.Times.Length > 0 ? w.Times[^1] : 0, w.Histograms.Length > 0 ? w.HistogramTimes[^1] : 0) / 1000.0,
        ["ts_of_max_over_time"] = static (in w) => OverTime.Extreme(w, static (v, best) => v >= best || double.IsNaN(best), returnTime: true),
        ["ts_of_min_over_time"] = static (in w) => OverTime.Extreme(w, static (v, best) => v <= best || double.IsNaN(best), returnTime: true),
    }.ToFrozenDictionary();

    // The extended ranges hold samples from outside of the range, which only these know how to take.
    private static readonly string[] Anchored = ["changes", "delta", "increase", "rate", "resets"];
    private static readonly string[] Smoothed = ["delta", "increase", "rate"];

    public static bool TryGet(string name, out RangeFunction? function) => Table.TryGetValue(name, out function);

    public static bool KeepsName(string name) => name is "last_over_time" or "first_over_time";

    public static bool CountsResets(string name) => name is "rate" or "increase";

    public static void CheckExtension(RangeCall call)
    {
        Check(call.Anchored, "anchored", Anchored);
        Check(call.Smoothed, "smoothed", Smoothed);

        void Check(bool isUsed, string modifier, string[] safe)
        {
            if (isUsed && !safe.Contains(call.Function))
            {
                throw QueryException.Execution($"{modifier} modifier can only be used with: {string.Join(", ", safe)} - not with {call.Function}");
            }
        }
    }
}
