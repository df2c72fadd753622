using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;

namespace HyHome.Dashboard.Grafana.Views;

/// <summary>Makes charts over time of a panel's frames.</summary>
internal static class TimeSeriesView
{
    /// <summary>The chart; null when no frame has times.</summary>
    /// <param name="data">What the queries gave.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="zone">The time zone of times.</param>
    public static TimeChart? Create(PanelData data, PanelModel panel, TimeZoneInfo zone)
    {
        var fields = FieldView.Of(data.Frames, zone).Where(static view => view.Field.Type == FieldType.Number && view.Frame.TimeField is not null && !IsHidden(view.Field.Config)).ToArray();
        if (fields.Length == 0)
        {
            return null;
        }

        // The first unit has the left axis; others, and what asks for it, the right one.
        var unit = fields[0].Field.Config.Unit;
        var isRight = fields.Select(view => Text(view, "axisPlacement") is var place && (place == "right" || (place != "left" && view.Field.Config.Unit != unit))).ToArray();
        var left = Array.FindIndex(isRight, static right => !right) is >= 0 and var first ? fields[first] : fields[0];
        var right = Array.FindIndex(isRight, static right => right) is >= 0 and var other ? fields[other] : null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var (min, max) = FieldScale.Span(fields.Where((_, index) => !isRight[index]).Select(static view => view.Field));
        return new([.. fields.Select((view, index) => Series(view, isRight[index], names, panel))])
        {
            From = data.Range.From.ToUnixTimeMilliseconds(),
            To = data.Range.To.ToUnixTimeMilliseconds(),
            Format = Axis(left),
            RightFormat = right is null ? null : Axis(right),
            Min = left.Field.Config.Min ?? Soft(left, "axisSoftMin", min, static (soft, value) => value >= soft),
            Max = left.Field.Config.Max ?? Soft(left, "axisSoftMax", max, static (soft, value) => value <= soft),
            Step = fields.All(static view => Connects(view.Field.Config)) ? null : data.Step,
            LogBase = Json(left, "scaleDistribution").Text("type") == "log" ? Json(left, "scaleDistribution").Number("log") ?? 2 : null,
            Thresholds = [.. Lines(left)],
            Points = [.. data.Exemplars.SelectMany(frame => Points(frame, left, min, max))],
            Events = [.. data.Marks.Select(static mark => new ChartEvent(mark.From, mark.Text, ChartColor(mark.Color), mark.To))],
            AxisTitle = Text(left, "axisLabel") is { Length: > 0 } label ? label : null,
        };
    }

    /// <summary>What the legend tells.</summary>
    public static ChartLegend Legend(JsonElement options)
    {
        var legend = options.Child("legend") ?? default;
        return legend.Flag("showLegend") == false || legend.Text("displayMode") == "hidden" ? ChartLegend.None
            : legend.Text("displayMode") == "table" || legend.Texts("calcs").Count > 0 ? ChartLegend.Values
            : ChartLegend.Names;
    }

    /// <summary>A unit's format for an axis.</summary>
    public static ValueFormat Axis(FieldView view) => view.Display.Unit.Axis with { Decimals = view.Field.Config.Decimals };

    /// <summary>A colour as charts take it.</summary>
    public static string ChartColor(string css) => css.StartsWith("var(", StringComparison.Ordinal) ? css[4..^1] : css;

    private static ChartSeries Series(FieldView view, bool isRight, HashSet<string> names, PanelModel panel)
    {
        var style = Text(view, "drawStyle");
        var fill = Number(view, "fillOpacity") ?? 0;
        var stacking = Json(view, "stacking");
        var isNegative = Text(view, "transform") == "negative-Y";
        var name = view.Name;
        for (var count = 2; !names.Add(name); count++)
        {
            // The legend switches series by their names: two of one name would be one.
            name = $"{view.Name} ({count})";
        }

        return new(name, [.. view.Frame.TimeField!.Numbers], [.. isNegative ? view.Field.Numbers.Select(static number => -number) : view.Field.Numbers])
        {
            Color = ChartColor(view.Color),
            Style = style switch
            {
                "bars" => SeriesStyle.Bars,
                "points" => SeriesStyle.Points,
                _ => fill > 0 || panel.Type == "barchart" ? SeriesStyle.Area : SeriesStyle.Line,
            },
            Shape = Text(view, "lineInterpolation") switch
            {
                "smooth" => LineShape.Smooth,
                "stepAfter" => LineShape.StepAfter,
                "stepBefore" => LineShape.StepBefore,
                _ => LineShape.Straight,
            },
            Fill = fill > 0 ? fill / 100 : null,
            Stack = stacking.Text("mode") is "normal" or "percent" ? stacking.Text("group", "A") : null,
            IsRight = isRight,
            IsDashed = Json(view, "lineStyle").Text("fill") is "dash" or "dot",
            LineWidth = Number(view, "lineWidth") ?? 1,
            ShowPoints = Text(view, "showPoints") == "always",
        };
    }

    private static IEnumerable<ChartThreshold> Lines(FieldView view)
    {
        var mode = Json(view, "thresholdsStyle").Text("mode", "off");
        return mode == "off" ? [] : view.Display.Scale.Thresholds.Steps.Where(static step => double.IsFinite(step.Value))
            .Select(step => new ChartThreshold(view.Display.Scale.Absolute(step), ChartColor(GrafanaColors.Css(step.Color)), "", mode.Contains("area", StringComparison.Ordinal)));
    }

    // An observation beyond all values stands at their edge, as in Grafana: one slow request would press the lines flat.
    private static IEnumerable<ChartPoint> Points(DataFrame frame, FieldView left, double min, double max)
    {
        var times = frame.Fields[0];
        var values = frame.Fields[1];
        var traces = frame.Fields[2];
        for (var row = 0; row < frame.Length; row++)
        {
            var trace = (string)traces[row]!;
            var value = min <= max ? Math.Clamp(values.Number(row), min, max) : values.Number(row);
            yield return new(times.Number(row), value, $"{left.Display.Show(values.Number(row))}, trace {trace}", Links.Trace(trace)) { Size = 6 };
        }
    }

    private static double? Soft(FieldView view, string name, double value, Func<double, double, bool> isWithin) =>
        Number(view, name) is { } soft && double.IsFinite(value) && isWithin(soft, value) ? soft : null;

    private static bool Connects(FieldConfig config) => config.Custom.TryGetValue("spanNulls", out var spans) && spans.ValueKind == JsonValueKind.True;

    private static bool IsHidden(FieldConfig config) => config.Custom.TryGetValue("hideFrom", out var hidden) && hidden.Flag("viz") == true;

    private static JsonElement Json(FieldView view, string name) => view.Field.Config.Custom.GetValueOrDefault(name);

    private static string? Text(FieldView view, string name) => Json(view, name).AsText();

    private static double? Number(FieldView view, string name) => Json(view, name).AsNumber();
}
