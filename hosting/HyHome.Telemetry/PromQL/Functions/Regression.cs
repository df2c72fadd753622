using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Histograms;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary><c>deriv</c> and <c>predict_linear</c>, by least squares.</summary>
internal static class Regression
{
    // Times are taken from the first sample on: large numbers would cost precision.
    public static RangeResult Derivative(in RangeWindow window) =>
        HasEnough(window) ? Line(window, window.Times[0]).Slope : RangeResult.Nothing;

    public static RangeResult Predict(in RangeWindow window)
    {
        if (!HasEnough(window))
        {
            return RangeResult.Nothing;
        }

        var (slope, intercept) = Line(window, window.EvaluationTime);
        return (slope * window.FirstParameter) + intercept;
    }

    private static bool HasEnough(in RangeWindow window)
    {
        if (window.IsMixed)
        {
            window.Call.Annotations.IgnoredInMixedRange(window.MetricName, window.Call.Argument);
        }

        return window.Values.Length >= 2;
    }

    private static (double Slope, double Intercept) Line(in RangeWindow window, long origin)
    {
        var times = window.Times;
        var values = window.Values;
        var constant = true;
        double sumX = 0, cX = 0, sumY = 0, cY = 0, sumXY = 0, cXY = 0, sumX2 = 0, cX2 = 0;
        for (var i = 0; i < values.Length; i++)
        {
            constant &= i == 0 || values[i] == values[0];
            var x = (times[i] - origin) / 1e3;
            KahanSum.Add(x, ref sumX, ref cX);
            KahanSum.Add(values[i], ref sumY, ref cY);
            KahanSum.Add(x * values[i], ref sumXY, ref cXY);
            KahanSum.Add(x * x, ref sumX2, ref cX2);
        }

        if (constant)
        {
            return double.IsInfinity(values[0]) ? (double.NaN, double.NaN) : (0, values[0]);
        }

        double n = values.Length;
        sumX += cX;
        sumY += cY;
        var slope = (sumXY + cXY - (sumX * sumY / n)) / (sumX2 + cX2 - (sumX * sumX / n));
        return (slope, (sumY / n) - (slope * sumX / n));
    }
}
