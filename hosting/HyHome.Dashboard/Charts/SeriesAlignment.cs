namespace HyHome.Dashboard.Charts;

/// <summary>Prepares series for drawing: what is stacked needs the same times in each series, and a line breaks where points are missing.</summary>
internal static class SeriesAlignment
{
    /// <summary>The series with gaps told by NaN, and with common times where they are stacked.</summary>
    public static IReadOnlyList<ChartSeries> Align(IReadOnlyList<ChartSeries> series, double? step)
    {
        var unions = series
            .Where(static s => s.Stack is not null)
            .GroupBy(static s => s.Stack!)
            .ToDictionary(static g => g.Key, static g => g.SelectMany(static s => s.Times).Distinct().Order().ToArray());
        return [.. series.Select(s => s.Stack is { } stack ? On(s, unions[stack]) : step is { } distance && s.Style is SeriesStyle.Line or SeriesStyle.Area ? Broken(s, step.Value) : s)];
    }

    private static ChartSeries On(ChartSeries series, double[] times)
    {
        if (series.Times.Length == times.Length)
        {
            return series;
        }

        var values = new double[times.Length];
        var from = 0;
        for (var i = 0; i < times.Length; i++)
        {
            var isHere = from < series.Times.Length && series.Times[from] == times[i];
            values[i] = isHere ? series.Values[from++] : double.NaN;
        }

        return series with { Times = times, Values = values };
    }

    private static ChartSeries Broken(ChartSeries series, double step)
    {
        var gaps = 0;
        for (var i = 1; i < series.Times.Length; i++)
        {
            gaps += IsGap(series, i, step) ? 1 : 0;
        }

        if (gaps == 0)
        {
            return series;
        }

        var times = new double[series.Times.Length + gaps];
        var values = new double[times.Length];
        for (int i = 0, at = 0; i < series.Times.Length; i++)
        {
            if (i > 0 && IsGap(series, i, step))
            {
                (times[at], values[at++]) = (series.Times[i - 1] + step, double.NaN);
            }

            (times[at], values[at++]) = (series.Times[i], series.Values[i]);
        }

        return series with { Times = times, Values = values };
    }

    private static bool IsGap(ChartSeries series, int i, double step) => series.Times[i] - series.Times[i - 1] > step * 1.5;
}
