using System.Globalization;
using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Transformations;

/// <summary>Transformations that choose and order rows.</summary>
internal static class Rows
{
    /// <summary>Orders rows by a column.</summary>
    public static IReadOnlyList<DataFrame> SortBy(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var sort = options.Items("sort").FirstOrDefault();
        return [.. frames.Select(frame => Find(frame, sort.Text("field"), frames) is { } field ? Sort(frame, field, sort.Flag("desc") ?? false) : frame)];
    }

    /// <summary>A frame with its rows in the order of a column; rows without a value come last.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">One of its columns.</param>
    /// <param name="isFalling">The greatest first.</param>
    public static DataFrame Sort(DataFrame frame, Field field, bool isFalling)
    {
        var rows = Enumerable.Range(0, frame.Length);
        var sorted = isFalling
            ? rows.OrderBy(row => field[row] is null).ThenByDescending(row => field[row], ValueComparer.Instance)
            : rows.OrderBy(row => field[row] is null).ThenBy(row => field[row], ValueComparer.Instance);
        return frame.TakeRows([.. sorted]);
    }

    /// <summary>Keeps the first rows; a negative number keeps the last.</summary>
    public static IReadOnlyList<DataFrame> Limit(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var limit = options.Integer("limitField") ?? 10;
        return
        [
            .. frames.Select(frame => frame.Length <= Math.Abs((long)limit) ? frame
                : frame.TakeRows([.. limit < 0 ? Enumerable.Range(frame.Length + limit, -limit) : Enumerable.Range(0, limit)])),
        ];
    }

    /// <summary>Keeps, or leaves out, the rows whose values meet conditions.</summary>
    public static IReadOnlyList<DataFrame> FilterByValue(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var includes = options.Text("type", "include") == "include";
        var needsAll = options.Text("match", "any") == "all";
        var filters = options.Items("filters").ToArray();
        return
        [
            .. frames.Select(frame =>
            {
                var conditions = filters.Select(filter => (Field: Find(frame, filter.Text("fieldName"), frames), Config: filter.Child("config") ?? default))
                    .Where(static condition => condition.Field is not null).ToArray();
                return conditions.Length == 0 ? frame : frame.TakeRows([.. Enumerable.Range(0, frame.Length).Where(row => IsMatch(conditions, row) == includes)]);
            }),
        ];

        bool IsMatch((Field? Field, JsonElement Config)[] conditions, int row) => needsAll
            ? Array.TrueForAll(conditions, condition => Meets(condition.Field![row], condition.Config))
            : Array.Exists(conditions, condition => Meets(condition.Field![row], condition.Config));
    }

    private static Field? Find(DataFrame frame, string? name, IReadOnlyList<DataFrame> all) =>
        frame.Fields.FirstOrDefault(field => field.Name == name || FieldNames.Display(field, frame, all) == name);

    private static bool Meets(object? value, JsonElement config)
    {
        var options = config.Child("options") ?? default;
        var wanted = options.Text("value") ?? "";
        var number = value as double? ?? double.NaN;
        var bound = options.Number("value") ?? double.NaN;
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return config.Text("id") switch
        {
            "greater" => number > bound,
            "greaterOrEqual" => number >= bound,
            "lower" => number < bound,
            "lowerOrEqual" => number <= bound,
            "between" => number > (options.Number("from") ?? double.NaN) && number < (options.Number("to") ?? double.NaN),
            "equal" => double.IsNaN(number) ? text == wanted : number == bound,
            "notEqual" => double.IsNaN(number) ? text != wanted : number != bound,
            "isNull" => value is null,
            "isNotNull" => value is not null,
            "regex" => RegexText.TryCreate(wanted)?.IsMatch(text) == true,
            "substring" => text.Contains(wanted, StringComparison.OrdinalIgnoreCase),
            "notSubstring" => !text.Contains(wanted, StringComparison.OrdinalIgnoreCase),
            _ => true,
        };
    }
}
