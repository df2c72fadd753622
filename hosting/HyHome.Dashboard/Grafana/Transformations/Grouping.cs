using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Transformations;

/// <summary>Transformations that make one value of many.</summary>
internal static class Grouping
{
    /// <summary>One row for each series with its calculations, or one row of calculations for each frame.</summary>
    public static IReadOnlyList<DataFrame> Reduce(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var reducers = options.Texts("reducers") is { Count: > 0 } chosen ? chosen : ["max"];
        return options.Text("mode") == "reduceFields" ? [.. frames.Select(frame => ReduceFields(frame, reducers[0]))]
            : SeriesToRows(frames, reducers, options.Flag("labelsToFields") ?? false);
    }

    /// <summary>One row for each combination of values of some columns, with calculations of the others.</summary>
    public static IReadOnlyList<DataFrame> GroupBy(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var settings = options.Members("fields").ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal);
        return [.. frames.Select(frame => GroupFrame(frame, settings, frames))];
    }

    private static DataFrame GroupFrame(DataFrame frame, Dictionary<string, JsonElement> settings, IReadOnlyList<DataFrame> all)
    {
        var columns = frame.Fields.Select(field => (Field: field, Name: FieldNames.Display(field, frame, all)))
            .Where(column => settings.ContainsKey(column.Name)).Select(column => (column.Field, column.Name, Setting: settings[column.Name])).ToArray();
        var keys = columns.Where(static column => column.Setting.Text("operation") == "groupby").ToArray();
        if (keys.Length == 0)
        {
            return frame;
        }

        var groups = Enumerable.Range(0, frame.Length)
            .GroupBy(row => string.Join('\u0001', keys.Select(key => $"{key.Field[row]}")), StringComparer.Ordinal).Select(static group => group.ToArray()).ToArray();
        var fields = keys.Select(key => key.Field.Take([.. groups.Select(static group => group[0])])).ToList();
        foreach (var (field, name, setting) in columns.Where(static column => column.Setting.Text("operation") == "aggregate"))
        {
            fields.AddRange(setting.Texts("aggregations").Select(reducer =>
                ResultField($"{name} ({reducer})", groups.Select(group => Reducers.Reduce(reducer, field.Take(group)))).With(config: field.Config with { DisplayName = null })));
        }

        return frame with { Fields = fields, Kind = FrameKind.Table };
    }

    private static DataFrame[] SeriesToRows(IReadOnlyList<DataFrame> frames, IReadOnlyList<string> reducers, bool labelsToFields)
    {
        var series = frames.SelectMany(frame => frame.Fields.Where(static field => field.Type != FieldType.Time)
            .Select(field => (Field: field, Name: FieldNames.Display(field, frame, frames)))).ToArray();
        var labels = labelsToFields ? series.SelectMany(static item => item.Field.Labels?.Keys ?? []).Distinct().Order(StringComparer.Ordinal).ToArray() : [];
        var names = labels.Length > 0 ? [] : new[] { Field.OfTexts("Field", series.Select(static item => item.Name)) };
        return
        [
            new()
            {
                Fields =
                [
                    .. names,
                    .. labels.Select(label => Field.OfTexts(label, series.Select(item => item.Field.Labels?.GetValueOrDefault(label)))),
                    .. reducers.Select(reducer => ResultField(Reducers.Title(reducer), series.Select(item => Reducers.Reduce(reducer, item.Field)))),
                ],
            },
        ];
    }

    private static DataFrame ReduceFields(DataFrame frame, string reducer) => frame with
    {
        Kind = FrameKind.Table,
        Fields = [.. frame.Fields.Where(static field => field.Type != FieldType.Time).Select(field => ResultField(field.Name, [Reducers.Reduce(reducer, field)]).WithLabels(field.Labels).With(config: field.Config))],
    };

    private static Field ResultField(string name, IEnumerable<object?> values)
    {
        var all = values.ToArray();
        var type = Array.TrueForAll(all, static value => value is null or double) ? FieldType.Number : Array.TrueForAll(all, static value => value is null or bool) ? FieldType.Boolean : FieldType.Text;
        return Field.Of(name, type, type == FieldType.Text ? all.Select(static value => (object?)value?.ToString()) : all);
    }
}
