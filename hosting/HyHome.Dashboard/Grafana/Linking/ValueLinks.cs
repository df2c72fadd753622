using System.Globalization;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Linking;

/// <summary>A link with its address.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Url">Where it leads.</param>
/// <param name="OpensTab">Whether it opens in a tab of its own.</param>
public sealed record ReadyLink(string Title, string Url, bool OpensTab);

/// <summary>Links of values, panels and dashboards: their addresses may name variables, and those of a value the value, its field and its row.</summary>
internal static class ValueLinks
{
    /// <summary>The links of one value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="row">The row; null for a value that is made of many.</param>
    /// <param name="shown">The value as it is shown.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="all">All frames of the panel.</param>
    /// <param name="scope">The variables.</param>
    public static IReadOnlyList<ReadyLink> Of(Field field, int? row, DisplayValue shown, DataFrame frame, IReadOnlyList<DataFrame> all, VariableScope scope)
    {
        if (field.Config.Links.Count == 0)
        {
            return [];
        }

        var name = FieldNames.Display(field, frame, all);
        var time = frame.TimeField;
        var inner = scope
            .With("__value", path => VariableValue.Of(path switch
            {
                "text" => shown.Value.Text,
                "numeric" => Text(double.IsNaN(shown.Number) ? null : shown.Number),
                "time" => time is null || row is null ? "" : Text(time[row.Value]),
                _ => row is { } index ? Text(field[index]) : Text(double.IsNaN(shown.Number) ? null : shown.Number),
            }))
            .With("__field", path => VariableValue.Of(path is null or "name" or "displayName" ? name : LabelOf(path, field)))
            .With("__series", _ => VariableValue.Of(frame.Name.Length > 0 ? frame.Name : name))
            .With("__data", path => row is { } index ? Cell(path ?? "", frame, all, index) : null);
        return [.. field.Config.Links.Select(link => Ready(link, inner)).OfType<ReadyLink>()];
    }

    /// <summary>A link of a dashboard or of a panel, or of a value whose variables the scope knows; null when it leads nowhere.</summary>
    /// <param name="link">The link.</param>
    /// <param name="scope">The variables.</param>
    public static ReadyLink? Ready(DashboardLink link, VariableScope scope)
    {
        var inner = scope
            .With("__url_time_range", _ => VariableValue.Of(TimeParameters(scope)))
            .With("__all_variables", _ => VariableValue.Of(VariableParameters(scope)));
        var url = Interpolator.Replace(link.Url, inner);
        if (link.KeepTime)
        {
            url = Append(url, TimeParameters(scope));
        }

        if (link.IncludeVariables)
        {
            url = Append(url, VariableParameters(scope));
        }

        return LinkTarget.ToLocal(url) is { } target
            ? new(Interpolator.Replace(link.Title, inner, VariableFormats.Text) is { Length: > 0 } title ? title : target, target, link.TargetBlank || !target.StartsWith('/'))
            : null;
    }

    /// <summary>The time range as an address carries it.</summary>
    public static string TimeParameters(VariableScope scope) => scope.Find("__raw_from") is { } from && scope.Find("__raw_to") is { } to
        ? $"from={Uri.EscapeDataString(from.Values[0])}&to={Uri.EscapeDataString(to.Values[0])}"
        : "";

    /// <summary>The values of all variables as an address carries them.</summary>
    public static string VariableParameters(VariableScope scope) => string.Join('&', scope.Names.Distinct()
        .Select(name => (Name: name, Value: scope.Find(name))).Where(static item => item.Value?.IsOwn == true).Select(static item => VariableFormats.QueryParameters(item.Value!, item.Name)));

    private static string Append(string url, string parameters) => parameters.Length == 0 ? url : url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + parameters;

    private static string LabelOf(string path, Field field) => !path.StartsWith("labels", StringComparison.Ordinal) ? ""
        : path == "labels" ? FieldNames.Format(field.Labels ?? new Dictionary<string, string>())
        : field.Labels?.GetValueOrDefault(Key(path["labels".Length..]).Name) ?? "";

    private static VariableValue? Cell(string path, DataFrame frame, IReadOnlyList<DataFrame> all, int row)
    {
        if (path == "name")
        {
            return VariableValue.Of(frame.Name);
        }

        if (!path.StartsWith("fields", StringComparison.Ordinal))
        {
            return null;
        }

        var (key, part) = Key(path["fields".Length..]);
        var found = frame.Fields.FirstOrDefault(field => field.Name == key || FieldNames.Display(field, frame, all) == key)
            ?? (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < frame.Fields.Count ? frame.Fields[index] : null);
        return found is null ? null : VariableValue.Of(part == "text" ? new FieldDisplay(found, new(found.Config, 0, 100, ""), TimeZoneInfo.Utc).Show(found[row]).ToString() : Text(found[row]));
    }

    // .name, ["name"] or [0], and after it perhaps .text or .numeric.
    private static (string Name, string Part) Key(string path)
    {
        var name = path.TrimStart('.');
        var end = name.StartsWith('[') ? name.IndexOf(']', StringComparison.Ordinal) : -1;
        if (end > 0)
        {
            return (name[1..end].Trim('"', '\''), name[(end + 1)..].TrimStart('.'));
        }

        foreach (var part in new[] { "text", "numeric" })
        {
            if (name.EndsWith("." + part, StringComparison.Ordinal))
            {
                return (name[..^(part.Length + 1)], part);
            }
        }

        return (name, "");
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        _ => value.ToString() ?? "",
    };
}
