namespace HyHome.Dashboard.Charts;

/// <summary>What a legend tells of a series.</summary>
/// <param name="Last">The newest value.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The largest.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Sum">Their sum.</param>
public sealed record SeriesStats(double Last, double Min, double Max, double Mean, double Sum)
{
    /// <summary>Of all values that are numbers; null where there are none.</summary>
    public static SeriesStats? Of(ChartSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var (last, min, max, sum, count) = (double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0d, 0);
        foreach (var value in series.Values)
        {
            if (!double.IsNaN(value))
            {
                (last, min, max, sum, count) = (value, Math.Min(min, value), Math.Max(max, value), sum + value, count + 1);
            }
        }

        return count == 0 ? null : new SeriesStats(last, min, max, sum / count, sum);
    }
}
