using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Linking;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Views;

/// <summary>One value of a stat, a gauge or a bar gauge.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The value as it is shown.</param>
/// <param name="Field">The field it comes from.</param>
/// <param name="Links">Where it leads.</param>
public sealed record ReducedValue(string Name, DisplayValue Value, FieldView Field, IReadOnlyList<ReadyLink> Links)
{
    // As many as Grafana shows of each row when values are not calculated.
    private const int DefaultLimit = 25;

    /// <summary>The values that a panel's <c>reduceOptions</c> ask for.</summary>
    /// <param name="data">What the queries gave.</param>
    /// <param name="options">The panel's options.</param>
    /// <param name="scope">The variables.</param>
    /// <param name="zone">The time zone of times.</param>
    internal static IReadOnlyList<ReducedValue> Of(PanelData data, JsonElement options, VariableScope scope, TimeZoneInfo zone)
    {
        var reduce = options.Child("reduceOptions") ?? default;
        var reducer = reduce.Texts("calcs") is [var first, ..] ? first : "lastNotNull";
        var fields = FieldView.Of(data.Frames, zone).Where(Wanted(reduce.Text("fields", ""))).ToArray();
        return reduce.Flag("values") == true
            ? [.. fields.SelectMany(field => Rows(field, reduce.Integer("limit") ?? DefaultLimit, data, scope))]
            : [.. fields.Select(field => Reduced(field, reducer, data, scope))];
    }

    private static Func<FieldView, bool> Wanted(string choice) => choice switch
    {
        "" => static field => field.Field.Type == FieldType.Number,
        "/.*/" => static field => field.Field.Type != FieldType.Time,
        _ when RegexText.TryCreate(choice) is { } pattern && choice.StartsWith('/') => field => pattern.IsMatch(field.Name),
        _ => field => field.Name == choice,
    };

    private static ReducedValue Reduced(FieldView field, string reducer, PanelData data, VariableScope scope)
    {
        var value = field.Display.Show(Reducers.Reduce(reducer, field.Field));
        return new(field.Name, value, field, ValueLinks.Of(field.Field, null, value, field.Frame, data.Frames, scope));
    }

    // Each row a value of its own, named by the row's first text.
    private static IEnumerable<ReducedValue> Rows(FieldView field, int limit, PanelData data, VariableScope scope)
    {
        var names = field.Frame.Fields.FirstOrDefault(static other => other.Type == FieldType.Text);
        return Enumerable.Range(0, Math.Min(limit, field.Field.Count)).Select(row =>
        {
            var value = field.Display.Show(field.Field[row]);
            return new ReducedValue(names?[row] as string ?? field.Name, value, field, ValueLinks.Of(field.Field, row, value, field.Frame, data.Frames, scope));
        });
    }
}
