using System.Globalization;
using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Histograms;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>Aggregations over the time of a window.</summary>
internal static class OverTime
{
    public static RangeResult Sum(in RangeWindow window)
    {
        if (window.IsMixed)
        {
            window.Call.Annotations.MixedFloatsHistograms(window.MetricName, window.Call.Argument);
            return RangeResult.Nothing;
        }

        if (window.Values.Length == 0)
        {
            return HistogramsOverTime.Sum(window);
        }

        double sum = 0, compensation = 0;
        foreach (var value in window.Values)
        {
            KahanSum.Add(value, ref sum, ref compensation);
        }

        return double.IsInfinity(sum) ? sum : sum + compensation;
    }

    public static RangeResult Average(in RangeWindow window)
    {
        if (window.IsMixed)
        {
            window.Call.Annotations.MixedFloatsHistograms(window.MetricName, window.Call.Argument);
            return RangeResult.Nothing;
        }

        if (window.Values.Length == 0)
        {
            return HistogramsOverTime.Average(window);
        }

        var mean = default(FloatMean);
        foreach (var value in window.Values)
        {
            mean.Add(value);
        }

        return mean.Result;
    }

    public static RangeResult First(in RangeWindow window) =>
        window.Histograms.Length == 0 || (window.Values.Length > 0 && window.Times[0] < window.HistogramTimes[0])
            ? window.Values[0]
            : window.Histograms[0];

    public static RangeResult Last(in RangeWindow window) =>
        window.Histograms.Length == 0 || (window.Values.Length > 0 && window.HistogramTimes[^1] < window.Times[^1])
            ? window.Values[^1]
            : window.Histograms[^1];

    public static RangeResult Extreme(in RangeWindow window, Func<double, double, bool> isBetter, bool returnTime)
    {
        if (!HasFloats(window))
        {
            return RangeResult.Nothing;
        }

        var best = 0;
        for (var i = 0; i < window.Values.Length; i++)
        {
            best = isBetter(window.Values[i], window.Values[best]) ? i : best;
        }

        return returnTime ? window.Times[best] / 1000.0 : window.Values[best];
    }

    public static RangeResult Quantile(in RangeWindow window)
    {
        if (window.Values.Length == 0)
        {
            return RangeResult.Nothing;
        }

        var quantile = window.FirstParameter;
        if (double.IsNaN(quantile) || quantile < 0 || quantile > 1)
        {
            window.Call.Annotations.InvalidQuantile(quantile, window.Call.Argument);
        }

        _ = HasFloats(window);
        return Quantiles.Of(quantile, window.Values.ToArray());
    }

    public static RangeResult MedianAbsoluteDeviation(in RangeWindow window)
    {
        if (!HasFloats(window))
        {
            return RangeResult.Nothing;
        }

        var values = window.Values.ToArray();
        if (Array.Exists(values, double.IsNaN))
        {
            return double.NaN;
        }

        var median = Quantiles.Of(0.5, values);
        return Quantiles.Of(0.5, Array.ConvertAll(values, v => Math.Abs(v - median)));
    }

    public static RangeResult Variance(in RangeWindow window, Func<double, double> finish)
    {
        if (!HasFloats(window))
        {
            return RangeResult.Nothing;
        }

        double count = 0, mean = 0, cMean = 0, squares = 0, cSquares = 0;
        foreach (var value in window.Values)
        {
            count++;
            var delta = value - (mean + cMean);
            KahanSum.Add(delta / count, ref mean, ref cMean);
            KahanSum.Add(delta * (value - (mean + cMean)), ref squares, ref cSquares);
        }

        return finish((squares + cSquares) / count);
    }

    public static RangeResult DoubleExponentialSmoothing(in RangeWindow window)
    {
        var (smoothing, trendFactor) = (window.FirstParameter, window.SecondParameter);
        Check(smoothing, "smoothing");
        Check(trendFactor, "trend");
        if (window.IsMixed)
        {
            window.Call.Annotations.IgnoredInMixedRange(window.MetricName, window.Call.Argument);
        }

        var values = window.Values;
        if (values.Length < 2)
        {
            return RangeResult.Nothing;
        }

        var (previous, smoothed, trend) = (0.0, values[0], values[1] - values[0]);
        for (var i = 1; i < values.Length; i++)
        {
            trend = i == 1 ? trend : (trendFactor * (smoothed - previous)) + ((1 - trendFactor) * trend);
            (previous, smoothed) = (smoothed, (smoothing * values[i]) + ((1 - smoothing) * (smoothed + trend)));
        }

        return smoothed;

        static void Check(double factor, string name)
        {
            if (factor is <= 0 or >= 1)
            {
                throw QueryException.Execution($"invalid {name} factor. Expected: 0 < {name[0]}f < 1, got: {factor.ToString("F6", CultureInfo.InvariantCulture)}");
            }
        }
    }

    private static bool HasFloats(in RangeWindow window)
    {
        if (window.IsMixed)
        {
            window.Call.Annotations.IgnoredInMixedRange(window.MetricName, window.Call.Argument);
        }

        return window.Values.Length > 0;
    }
}
