using System.Globalization;
using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Queries;

namespace HyHome.Dashboard.Grafana.Views;

/// <summary>Makes heat maps: of buckets that the query gave, or of series whose values are counted here.</summary>
internal static class HeatMapView
{
    // How many buckets counted values fall into.
    private const int CountedBuckets = 20;

    /// <summary>The map; null when there is nothing to show.</summary>
    /// <param name="data">What the queries gave.</param>
    /// <param name="options">The panel's options.</param>
    /// <param name="zone">The time zone of times.</param>
    public static HeatMap? Create(PanelData data, JsonElement options, TimeZoneInfo zone)
    {
        var unit = Units.Find(options.At("yAxis", "unit")?.AsText() ?? data.Frames.SelectMany(static frame => frame.Fields).FirstOrDefault(static field => field.Type == FieldType.Number)?.Config.Unit);
        var frames = data.Frames.Where(static frame => frame.TimeField is not null && frame.Length > 0).ToArray();
        if (frames.Length == 0)
        {
            return null;
        }

        var times = frames.SelectMany(static frame => frame.TimeField!.Numbers).Distinct().Order().ToArray();
        var columns = times.Select(static (time, index) => (time, index)).ToDictionary(static item => item.time, static item => item.index);
        return options.Flag("calculate") == true ? Counted(frames, times, columns, unit, zone) : Given(frames, times, columns, unit, zone);
    }

    private static HeatMap Given(DataFrame[] frames, double[] times, Dictionary<double, int> columns, Unit unit, TimeZoneInfo zone)
    {
        // Buckets that no observation ever fell into only make the others small.
        var used = frames.SkipWhile(IsEmpty).Reverse().SkipWhile(IsEmpty).Reverse().ToArray() is { Length: > 0 } some ? some : frames;
        var cells = new double[times.Length * used.Length];
        for (var row = 0; row < used.Length; row++)
        {
            var values = Values(used[row]);
            for (var index = 0; index < used[row].Length; index++)
            {
                cells[columns[used[row].TimeField!.Number(index)] * used.Length + row] = values.Number(index);
            }
        }

        return new(times, [.. used.Select(frame => Label(FieldNames.Display(Values(frame), frame, used), unit, zone))], cells);
    }

    private static HeatMap Counted(DataFrame[] frames, double[] times, Dictionary<double, int> columns, Unit unit, TimeZoneInfo zone)
    {
        var (min, max) = FieldScale.Span(frames.SelectMany(static frame => frame.Fields));
        var size = max > min ? (max - min) / CountedBuckets : 1;
        var cells = new double[times.Length * CountedBuckets];
        foreach (var frame in frames)
        {
            var values = Values(frame);
            for (var index = 0; index < frame.Length; index++)
            {
                if (double.IsFinite(values.Number(index)))
                {
                    cells[columns[frame.TimeField!.Number(index)] * CountedBuckets + Math.Clamp((int)((values.Number(index) - min) / size), 0, CountedBuckets - 1)]++;
                }
            }
        }

        return new(times, [.. Enumerable.Range(1, CountedBuckets).Select(row => Format(min + row * size, unit, zone))], cells);
    }

    private static Field Values(DataFrame frame) => frame.Fields.First(static field => field.Type == FieldType.Number);

    private static bool IsEmpty(DataFrame frame) => Values(frame).Numbers.All(static number => double.IsNaN(number) || number == 0);

    private static string Label(string upper, Unit unit, TimeZoneInfo zone) => upper == "+Inf" ? "∞"
        : double.TryParse(upper, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Format(number, unit, zone)
        : upper;

    private static string Format(double number, Unit unit, TimeZoneInfo zone) => unit.Format(number, null, zone) is var shown ? (shown with { Text = NumberText.Trim(shown.Text) }).ToString() : "";
}
