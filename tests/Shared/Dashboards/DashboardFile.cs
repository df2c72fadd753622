using System.Text.Json;

namespace HyHome.Tests.Dashboards;

/// <summary>A committed dashboard, as Grafana reads it.</summary>
internal sealed record DashboardFile(string Path, string Uid, string Title, JsonElement Root, IReadOnlyList<DashboardVariable> Variables, IReadOnlyList<DashboardPanel> Panels)
{
    /// <summary>Reads all dashboards of a folder.</summary>
    public static IReadOnlyList<DashboardFile> ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    public static DashboardFile Read(string path)
    {
        var root = JsonElement.Parse(File.ReadAllText(path));
        return new(
            path,
            root.GetProperty("uid").GetString()!,
            root.GetProperty("title").GetString()!,
            root,
            [.. root.GetProperty("templating").GetProperty("list").EnumerateArray().Select(DashboardVariable.Read)],
            [.. Flatten(root.GetProperty("panels")).Select(DashboardPanel.Read)]);
    }

    public override string ToString() => Title;

    private static IEnumerable<JsonElement> Flatten(JsonElement panels) => panels.EnumerateArray()
        .SelectMany(static panel => panel.TryGetProperty("panels", out var folded) ? Flatten(folded).Prepend(panel) : [panel]);
}

/// <summary>A variable of a dashboard.</summary>
internal sealed record DashboardVariable(string Name, string Type, string? Definition, bool IncludeAll, string? AllValue, string? DataSource)
{
    public static DashboardVariable Read(JsonElement variable) => new(
        variable.GetProperty("name").GetString()!,
        variable.GetProperty("type").GetString()!,
        Json.Text(variable, "definition"),
        Json.Flag(variable, "includeAll"),
        Json.Text(variable, "allValue"),
        variable.TryGetProperty("datasource", out var source) ? Json.Text(source, "type") : null);
}

/// <summary>A panel of a dashboard; rows are panels too.</summary>
internal sealed record DashboardPanel(int Id, string Type, string Title, string? Description, JsonElement Root, IReadOnlyList<PanelTarget> Targets)
{
    public static DashboardPanel Read(JsonElement panel) => new(
        panel.GetProperty("id").GetInt32(),
        panel.GetProperty("type").GetString()!,
        panel.GetProperty("title").GetString()!,
        Json.Text(panel, "description"),
        panel,
        panel.TryGetProperty("targets", out var targets) ? [.. targets.EnumerateArray().Select(PanelTarget.Read)] : []);
}

/// <summary>A query of a panel: in PromQL or LogQL (<see cref="Expr"/>), or in TraceQL (<see cref="Query"/>).</summary>
internal sealed record PanelTarget(string RefId, string DataSource, string? Expr, string? Query, string? QueryType, bool Instant, bool Exemplar, string? Format, string? Legend, bool IsTable)
{
    /// <summary>The query in its language.</summary>
    public string Text => Expr ?? Query ?? "";

    public static PanelTarget Read(JsonElement target) => new(
        target.GetProperty("refId").GetString()!,
        target.GetProperty("datasource").GetProperty("type").GetString()!,
        Json.Text(target, "expr"),
        Json.Text(target, "query"),
        Json.Text(target, "queryType"),
        Json.Flag(target, "instant"),
        Json.Flag(target, "exemplar"),
        Json.Text(target, "format"),
        Json.Text(target, "legendFormat"),
        target.TryGetProperty("tableType", out _));
}

file static class Json
{
    public static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
