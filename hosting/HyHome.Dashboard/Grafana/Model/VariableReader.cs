using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>Reads variables.</summary>
internal static class VariableReader
{
    public static VariableModel Read(JsonElement json)
    {
        var current = json.Child("current") ?? default;
        var query = json.Child("query") ?? default;
        return new()
        {
            Name = json.Text("name", ""),
            Type = json.Text("type", "query"),
            Label = json.Text("label", ""),
            Description = json.Text("description", ""),
            Query = query.AsText() ?? query.Text("query") ?? json.Text("definition", ""),
            QueryJson = query,
            DataSource = DataSourceReader.Read(json.Child("datasource")),
            Regex = json.Text("regex", ""),
            RefreshesOnTimeRange = json.Integer("refresh") == 2,
            Sort = json.Integer("sort") ?? 0,
            IsMulti = json.Flag("multi") ?? false,
            IncludesAll = json.Flag("includeAll") ?? false,
            AllValue = json.Text("allValue") is { Length: > 0 } all ? all : null,
            AllowsCustomValue = json.Flag("allowCustomValue") ?? true,
            CurrentValues = current.Texts("value"),
            CurrentTexts = current.Texts("text"),
            Hide = json.Integer("hide") ?? json.Text("hide") switch
            {
                "hideLabel" => 1,
                "hideVariable" => 2,
                _ => 0,
            },
            AutoCount = json.Flag("auto") == true ? json.Integer("auto_count") ?? 30 : null,
            AutoMinimum = json.Text("auto_min", "10s"),
            Filters = [.. json.Items("filters").Select(static item => new AdHocFilter(item.Text("key", ""), item.Text("operator", "="), item.Text("value", "")))],
        };
    }
}
