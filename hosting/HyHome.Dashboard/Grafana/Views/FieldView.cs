using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Views;

/// <summary>A field with all that is needed to show it.</summary>
/// <param name="Frame">Its frame.</param>
/// <param name="Field">The field.</param>
/// <param name="Name">The name people see.</param>
/// <param name="Display">Writes its values.</param>
/// <param name="Color">The colour of the whole series, for CSS.</param>
public sealed record FieldView(DataFrame Frame, Field Field, string Name, FieldDisplay Display, string Color)
{
    /// <summary>All fields of some frames, those of numbers coloured in their order.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="zone">The time zone of times.</param>
    public static IReadOnlyList<FieldView> Of(IReadOnlyList<DataFrame> frames, TimeZoneInfo zone)
    {
        // Fields share one scale, so that bars beside each other compare.
        var (min, max) = FieldScale.Span(frames.SelectMany(static frame => frame.Fields));
        var views = new List<FieldView>();
        var index = 0;
        foreach (var frame in frames)
        {
            foreach (var field in frame.Fields)
            {
                var name = FieldNames.Display(field, frame, frames);
                var color = SeriesColor(field, name, field.Type == FieldType.Number ? index++ : index, min, max);
                views.Add(new(frame, field, name, new(field, new(field.Config, min, max, color), zone), color));
            }
        }

        return views;
    }

    private static string SeriesColor(Field field, string name, int index, double min, double max)
    {
        var color = field.Config.Color;
        return color?.Mode switch
        {
            "fixed" or "shades" => GrafanaColors.Css(color.Fixed ?? "text"),
            "palette-classic-by-name" => GrafanaColors.ClassicByName(name),
            "thresholds" => new FieldScale(field.Config, min, max, "").Color(ValueFor(field, color.SeriesBy)),
            { } mode when GrafanaColors.Continuous(mode) is not null => new FieldScale(field.Config, min, max, "").Color(ValueFor(field, color.SeriesBy)),
            _ => GrafanaColors.ClassicAt(index),
        };
    }

    private static double ValueFor(Field field, string by) => Reducers.Reduce(by is "min" or "max" ? by : "lastNotNull", field) as double? ?? double.NegativeInfinity;
}
