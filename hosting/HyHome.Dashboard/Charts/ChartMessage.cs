using System.Runtime.InteropServices;

namespace HyHome.Dashboard.Charts;

/// <summary>A chart as it goes to the browser: its description as JSON, its numbers as they lie in memory.</summary>
/// <param name="Description">What is drawn how.</param>
/// <param name="Numbers">64-bit floats, little-endian.</param>
internal sealed record ChartMessage(object Description, byte[] Numbers)
{
    /// <param name="model">What is shown.</param>
    /// <param name="hidden">Names of series that are switched off.</param>
    /// <param name="clock">The zone of times.</param>
    public static ChartMessage Of(ChartModel model, IReadOnlySet<string> hidden, Clock clock)
    {
        var (parts, numbers) = model switch
        {
            TimeChart chart => Time(chart, hidden),
            ScatterChart scatter => Scatter(scatter),
            HeatMap map => ((object)new { map.Rows }, (List<double[]>)[map.Times, map.Cells]),
            _ => throw new ArgumentException($"There is no drawing for {model.GetType().Name}.", nameof(model)),
        };
        return new ChartMessage(
            new
            {
                Kind = model switch { TimeChart => "time", ScatterChart => "scatter", _ => "heat" },
                model.Format,
                model.From,
                model.To,
                model.LogBase,
                clock.IsUtc,
                Parts = parts,
            },
            Join(numbers));
    }

    private static (object Parts, List<double[]> Numbers) Time(TimeChart chart, IReadOnlySet<string> hidden)
    {
        var shown = SeriesAlignment.Align([.. chart.Series.Where(s => !hidden.Contains(s.Name))], chart.Step);
        var colours = chart.Series.Select(static (s, i) => (s.Name, Colour: s.Color ?? Palette.Of(i))).DistinctBy(static p => p.Name).ToDictionary(static p => p.Name, static p => p.Colour);
        return (
            new
            {
                Series = shown.Select(s => new
                {
                    s.Name,
                    Color = colours[s.Name],
                    Style = Name(s.Style),
                    Shape = Name(s.Shape),
                    s.Fill,
                    s.Stack,
                    s.IsRight,
                    s.IsDashed,
                    s.LineWidth,
                    s.ShowPoints,
                    Count = s.Times.Length,
                }),
                chart.RightFormat,
                chart.Min,
                chart.Max,
                chart.Thresholds,
                chart.Points,
                chart.Events,
                chart.ShowAxes,
                chart.AxisTitle,
            },
            [.. shown.Select(static s => Pairs(s.Times, s.Values))]);
    }

    private static (object Parts, List<double[]> Numbers) Scatter(ScatterChart scatter) =>
        (new { Points = scatter.Points.Select(static p => new { p.Label, p.Link, p.Color, p.Size }) }, [.. scatter.Points.Select(static p => (double[])[p.Time, p.Value])]);

    private static double[] Pairs(double[] times, double[] values)
    {
        var pairs = new double[times.Length * 2];
        for (var i = 0; i < times.Length; i++)
        {
            (pairs[i * 2], pairs[(i * 2) + 1]) = (times[i], values[i]);
        }

        return pairs;
    }

    private static byte[] Join(List<double[]> parts)
    {
        var bytes = new byte[parts.Sum(static p => p.Length) * sizeof(double)];
        var at = 0;
        foreach (var part in parts)
        {
            var from = MemoryMarshal.AsBytes(part.AsSpan());
            from.CopyTo(bytes.AsSpan(at));
            at += from.Length;
        }

        return bytes;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
