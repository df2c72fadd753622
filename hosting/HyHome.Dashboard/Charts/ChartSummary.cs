using System.Globalization;

namespace HyHome.Dashboard.Charts;

/// <summary>Says in words what a chart shows, for who cannot see it.</summary>
internal static class ChartSummary
{
    private const int MostNamed = 5;

    public static string Of(string label, ChartModel model, Clock clock) => model switch
    {
        TimeChart { Series: [] } => $"{label}: no data.",
        TimeChart chart => $"{label}: {Count(chart.Series.Count, "series", "series")}{Span(Extent(chart), clock)}. {string.Join(" ", chart.Series.Take(MostNamed).Select(s => Series(s, Format(chart, s))))}"
            + (chart.Series.Count > MostNamed ? $" And {chart.Series.Count - MostNamed} more." : "")
            + (chart.Points.Count > 0 ? $" {Count(chart.Points.Count, "exemplar", "exemplars")}." : "")
            + (chart.Events.Count > 0 ? $" Marked: {string.Join("; ", chart.Events.Take(MostNamed).Select(e => $"{e.Label} at {Time(e.Time, clock)}"))}{(chart.Events.Count > MostNamed ? $"; and {chart.Events.Count - MostNamed} more" : "")}." : ""),
        ScatterChart { Points: [] } => $"{label}: no data.",
        ScatterChart scatter => $"{label}: {Count(scatter.Points.Count, "point", "points")}{Span((scatter.Points.Min(static p => p.Time), scatter.Points.Max(static p => p.Time)), clock)}, "
            + $"from {scatter.Format.Format(scatter.Points.Min(static p => p.Value))} to {scatter.Format.Format(scatter.Points.Max(static p => p.Value))}.",
        HeatMap { Times: [] } => $"{label}: no data.",
        HeatMap map => $"{label}: {Count(map.Rows.Count, "bucket", "buckets")} from {map.Rows[0]} to {map.Rows[^1]}{Span((map.Times[0], map.Times[^1]), clock)}.",
        _ => label,
    };

    public static ValueFormat Format(TimeChart chart, ChartSeries series) => series.IsRight ? chart.RightFormat ?? chart.Format : chart.Format;

    private static string Series(ChartSeries series, ValueFormat format)
    {
        var stats = SeriesStats.Of(series);
        return stats is null
            ? $"{series.Name}: no values."
            : $"{series.Name}: last {format.Format(stats.Last)}, lowest {format.Format(stats.Min)}, highest {format.Format(stats.Max)}.";
    }

    private static (double From, double To)? Extent(TimeChart chart)
    {
        var filled = chart.Series.Where(static s => s.Times.Length > 0).ToList();
        return chart.From is { } from && chart.To is { } to ? (from, to)
            : filled.Count == 0 ? null
            : (filled.Min(static s => s.Times[0]), filled.Max(static s => s.Times[^1]));
    }

    private static string Span((double From, double To)? extent, Clock clock) => extent is not { } e ? "" : $" from {Time(e.From, clock)} to {Time(e.To, clock)}";

    private static string Time(double milliseconds, Clock clock) => clock.DateAndTime(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds));

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
