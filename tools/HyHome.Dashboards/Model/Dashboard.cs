using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HyHome.Dashboards.Model;

/// <summary>A dashboard in Grafana's classic JSON model. Only the fields that HyHome sets.</summary>
public sealed class Dashboard
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Uid { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    /// <summary>The folder that Grafana shows it in, which is also the folder on disk.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "HyHome";

    public required IReadOnlyList<string> Tags { get; init; }

    public int SchemaVersion { get; init; } = 41;

    public bool Editable { get; init; }

    public int GraphTooltip { get; init; } = 1;

    public string Timezone { get; init; } = "browser";

    public string Refresh { get; init; } = "30s";

    public TimeRange Time { get; init; } = new("now-1h", "now");

    public Templating Templating { get; init; } = new([]);

    public IReadOnlyList<DashboardLink> Links { get; init; } = [DashboardLink.Home];

    public required IReadOnlyList<Panel> Panels { get; init; }

    /// <summary>The file's content, LF and with a newline at the end, the same for the same dashboard.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";
}

public sealed record TimeRange(string From, string To);

public sealed record Templating(IReadOnlyList<Variable> List);

public sealed record DashboardLink(string Title, string Type, string? Url, IReadOnlyList<string> Tags, bool AsDropdown, bool IncludeVars, bool KeepTime, string Icon, bool TargetBlank = false, string Tooltip = "")
{
    /// <summary>The way back to the start page.</summary>
    public static DashboardLink Home { get; } = new("Home", "link", "/d/hyhome-home", [], false, false, true, "dashboard");

    /// <summary>A menu of all dashboards of HyHome.</summary>
    public static DashboardLink All { get; } = new("Dashboards", "dashboards", null, ["hyhome"], true, false, true, "external link");
}
