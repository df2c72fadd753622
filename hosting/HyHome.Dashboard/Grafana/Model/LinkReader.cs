using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>Reads links of dashboards, panels and values.</summary>
internal static class LinkReader
{
    public static DashboardLink Read(JsonElement json) => new()
    {
        Title = json.Text("title", ""),
        Type = json.Text("type", "link"),
        Url = json.Text("url", ""),
        Tooltip = json.Text("tooltip", ""),
        Tags = json.Texts("tags"),
        AsDropdown = json.Flag("asDropdown") ?? false,
        IncludeVariables = json.Flag("includeVars") ?? false,
        KeepTime = json.Flag("keepTime") ?? false,
        TargetBlank = json.Flag("targetBlank") ?? false,
    };
}

/// <summary>Reads which data source is meant.</summary>
internal static class DataSourceReader
{
    /// <summary>An object with type and identifier, or, in older files, the name alone.</summary>
    public static DataSourceReference? Read(JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.String } name => new("", name.GetString() ?? ""),
        { ValueKind: JsonValueKind.Object } reference => new(reference.Text("type", ""), reference.Text("uid", "")),
        _ => null,
    };
}
