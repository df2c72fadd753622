using System.Globalization;
using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Linking;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Transformations;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Views;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Links">Where it leads.</param>
/// <param name="Style">Its colour, as a style; null for that of all text.</param>
/// <param name="IsFilled">Whether the colour is that of its ground instead of its text.</param>
/// <param name="Share">The style of a bar in it; null without one.</param>
public sealed record TableCell(string Text, IReadOnlyList<ReadyLink> Links, string? Style, bool IsFilled, string? Share)
{
    private const int IdLength = 32;

    /// <summary>An identifier: its begin tells enough, and the columns beside it need the room.</summary>
    public bool IsId => Text.Length == IdLength && Text.All(char.IsAsciiHexDigit);
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="IsRight">Numbers stand right.</param>
/// <param name="Width">Pixels; null for as wide as it needs.</param>
/// <param name="Cell">The cell of a row.</param>
public sealed record TableColumn(string Name, bool IsRight, int? Width, Func<int, TableCell> Cell);

/// <summary>A table of one frame.</summary>
/// <param name="Columns">The columns that are shown.</param>
/// <param name="Rows">The rows in their order.</param>
/// <param name="Hidden">How many rows are left out.</param>
/// <param name="Footer">What stands below the columns; null for nothing.</param>
public sealed record TableView(IReadOnlyList<TableColumn> Columns, IReadOnlyList<int> Rows, int Hidden, IReadOnlyList<string>? Footer)
{
    // A person reads no more, and a browser would be slow.
    private const int MaxRows = 1000;

    /// <summary>What the frames are called, for who may choose one.</summary>
    internal static IReadOnlyList<string> FrameNames(PanelData data)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. Names(data).Select(name => (seen[name] = seen.GetValueOrDefault(name) + 1) is > 1 and var count ? $"{name} ({count})" : name)];
    }

    private static IEnumerable<string> Names(PanelData data) =>
        Shown(data).Select((frame, index) => frame.Name.Length > 0 ? frame.Name : frame.Fields.FirstOrDefault(static field => field.Labels is { Count: > 0 }) is { } field ? FieldNames.Format(field.Labels!) : $"Result {index + 1}");

    /// <summary>The table of a frame.</summary>
    /// <param name="data">What the queries gave.</param>
    /// <param name="index">Which frame.</param>
    /// <param name="options">The panel's options.</param>
    /// <param name="sortColumn">The column that orders the rows; null for as they came.</param>
    /// <param name="isFalling">The greatest first.</param>
    /// <param name="scope">The variables.</param>
    /// <param name="zone">The time zone of times.</param>
    internal static TableView Create(PanelData data, int index, JsonElement options, string? sortColumn, bool isFalling, VariableScope scope, TimeZoneInfo zone)
    {
        var frame = Shown(data)[index];
        var fields = FieldView.Of(data.Frames, zone).Where(view => ReferenceEquals(view.Frame, frame) && view.Field.Name != LokiTargets.LineField && !IsHidden(view.Field)).ToArray();
        var rows = Enumerable.Range(0, frame.Length);
        if (fields.FirstOrDefault(view => view.Name == sortColumn) is { Field: var field })
        {
            rows = isFalling
                ? rows.OrderBy(row => field[row] is null).ThenByDescending(row => field[row], ValueComparer.Instance)
                : rows.OrderBy(row => field[row] is null).ThenBy(row => field[row], ValueComparer.Instance);
        }

        return new([.. fields.Select(view => Column(view, data, scope))], [.. rows.Take(MaxRows)], Math.Max(0, frame.Length - MaxRows), FooterOf(fields, options));
    }

    private static IReadOnlyList<DataFrame> Shown(PanelData data) => [.. data.Frames.Where(static frame => frame.Length > 0)];

    private static TableColumn Column(FieldView view, PanelData data, VariableScope scope)
    {
        var custom = view.Field.Config.Custom;
        var align = custom.GetValueOrDefault("align").AsText() ?? "auto";
        var cell = custom.GetValueOrDefault("cellOptions");
        var type = cell.Text("type") ?? custom.GetValueOrDefault("displayMode").AsText() ?? "auto";
        return new(
            view.Name,
            align == "right" || (align == "auto" && view.Field.Type == FieldType.Number),
            custom.GetValueOrDefault("width").AsNumber() is { } width ? (int)width : null,
            row =>
            {
                var shown = view.Display.Show(view.Field[row]);
                var color = shown.Color;
                var fills = type is "color-background" or "color-background-solid";
                var style = color is not null && (fills || type == "color-text") ? $"--color:{color}" : null;
                var share = type is "gauge" or "gradient-gauge" or "lcd-gauge" or "basic"
                    ? string.Create(CultureInfo.InvariantCulture, $"--share:{shown.Share * 100:0.##}%;--color:{color ?? "var(--accent)"};--ramp:{color ?? "var(--accent)"}")
                    : null;
                return new(shown.ToString(), ValueLinks.Of(view.Field, row, shown, view.Frame, data.Frames, scope), style, fills, share);
            });
    }

    private static IReadOnlyList<string>? FooterOf(FieldView[] fields, JsonElement options)
    {
        var footer = options.Child("footer") ?? default;
        if (footer.Flag("show") != true)
        {
            return null;
        }

        var reducer = footer.Texts("reducer") is [var first, ..] ? first : "sum";
        return [.. fields.Select(view => view.Field.Type == FieldType.Number ? view.Display.Show(Reducers.Reduce(reducer, view.Field)).ToString() : "")];
    }

    private static bool IsHidden(Field field) => field.Config.Custom.GetValueOrDefault("hidden").ValueKind == JsonValueKind.True
        || field.Config.Custom.GetValueOrDefault("hideFrom").Flag("viz") == true;
}
