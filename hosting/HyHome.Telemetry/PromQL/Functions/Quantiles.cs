namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>Quantiles of plain values.</summary>
internal static class Quantiles
{
    /// <summary>The quantile of values, interpolated between neighbours. The array is sorted; NaN counts as the smallest.</summary>
    public static double Of(double quantile, double[] values) => Of(quantile, values.AsSpan());

    /// <summary>The quantile of values, interpolated between neighbours. The span is sorted; NaN counts as the smallest.</summary>
    public static double Of(double quantile, Span<double> values)
    {
        if (values.Length == 0 || double.IsNaN(quantile))
        {
            return double.NaN;
        }

        if (quantile is < 0 or > 1)
        {
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        values.Sort();
        var rank = quantile * (values.Length - 1);
        var lower = (int)Math.Max(0, Math.Floor(rank));
        var upper = Math.Min(values.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return (values[lower] * (1 - weight)) + (values[upper] * weight);
    }
}
