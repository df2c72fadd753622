using System.Globalization;
using System.Text;

namespace HyHome.Dashboard.Grafana.Views;

/// <summary>The small line behind a number, in a box of 100 by 30.</summary>
/// <param name="Line">The line's path.</param>
/// <param name="Area">The path of the area under it.</param>
public sealed record Sparkline(string Line, string Area)
{
    private const double Width = 100;
    private const double Height = 30;

    // Narrower than a pixel nobody sees more.
    private const int MaxPoints = 150;

    /// <summary>The line of a field's values over time; null when there are fewer than two.</summary>
    public static Sparkline? Of(FieldView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Frame.TimeField is not { } times)
        {
            return null;
        }

        var points = Enumerable.Range(0, view.Field.Count).Where(row => double.IsFinite(view.Field.Number(row))).Select(row => (Time: times.Number(row), Value: view.Field.Number(row))).ToArray();
        if (points.Length < 2)
        {
            return null;
        }

        var every = (points.Length + MaxPoints - 1) / MaxPoints;
        points = [.. points.Where((_, index) => index % every == 0 || index == points.Length - 1)];
        var (first, last) = (points[0].Time, points[^1].Time);
        var min = Math.Min(view.Field.Config.Min ?? double.MaxValue, points.Min(static point => point.Value));
        var max = Math.Max(view.Field.Config.Max ?? double.MinValue, points.Max(static point => point.Value));
        var line = new StringBuilder();
        foreach (var (time, value) in points)
        {
            var x = last > first ? (time - first) / (last - first) * Width : 0;
            var y = max > min ? Height - 1 - (value - min) / (max - min) * (Height - 2) : Height / 2;
            line.Append(line.Length == 0 ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{x:0.##} {y:0.##}");
        }

        return new(line.ToString(), $"{line}L{Width} {Height}L0 {Height}Z");
    }
}
