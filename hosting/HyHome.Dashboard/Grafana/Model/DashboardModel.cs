namespace HyHome.Dashboard.Grafana.Model;

/// <summary>A dashboard as its JSON says it: Grafana's classic schema, which file provisioning takes.</summary>
public sealed record DashboardModel
{
    /// <summary>The identifier in URLs: <c>/d/&lt;uid&gt;</c> in Grafana, <c>/dashboards/&lt;uid&gt;</c> here.</summary>
    public required string Uid { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>One sentence about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Words to find it by, and what links by tag choose from.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The time range to begin with, in Grafana's words such as <c>now-1h</c>.</summary>
    public string From { get; init; } = "now-6h";

    /// <summary>The end of the time range to begin with.</summary>
    public string To { get; init; } = "now";

    /// <summary>How often it asks anew, such as <c>30s</c>; null when only by hand.</summary>
    public string? Refresh { get; init; }

    /// <summary><c>browser</c>, <c>utc</c> or a name of the time zone database.</summary>
    public string TimeZone { get; init; } = "browser";

    /// <summary>The panels in their order; a collapsed row holds its own.</summary>
    public IReadOnlyList<PanelModel> Panels { get; init; } = [];

    /// <summary>The variables in the order they are shown.</summary>
    public IReadOnlyList<VariableModel> Variables { get; init; } = [];

    /// <summary>The links at the top.</summary>
    public IReadOnlyList<DashboardLink> Links { get; init; } = [];

    /// <summary>Marks on the time axis.</summary>
    public IReadOnlyList<AnnotationModel> Annotations { get; init; } = [];

    /// <summary>All panels, also those in collapsed rows.</summary>
    public IEnumerable<PanelModel> AllPanels => Panels.SelectMany(static panel => panel.Panels.Prepend(panel));
}

/// <summary>A link at the top of a dashboard, or at a panel's head.</summary>
public sealed record DashboardLink
{
    /// <summary>What it says.</summary>
    public string Title { get; init; } = "";

    /// <summary><c>link</c>, or <c>dashboards</c> for all that carry the tags.</summary>
    public string Type { get; init; } = "link";

    /// <summary>Where it leads, with variables.</summary>
    public string Url { get; init; } = "";

    /// <summary>More about it.</summary>
    public string Tooltip { get; init; } = "";

    /// <summary>Which dashboards a link of type <c>dashboards</c> lists.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A list to unfold instead of one link for each dashboard.</summary>
    public bool AsDropdown { get; init; }

    /// <summary>Carries the variables' values along.</summary>
    public bool IncludeVariables { get; init; }

    /// <summary>Carries the time range along.</summary>
    public bool KeepTime { get; init; }

    /// <summary>Opens in a tab of its own.</summary>
    public bool TargetBlank { get; init; }
}

/// <summary>A query whose results are marks on the time axis.</summary>
public sealed record AnnotationModel
{
    /// <summary>What it is called.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it is asked.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Where it is asked.</summary>
    public DataSourceReference? DataSource { get; init; }

    /// <summary>The query; its kind is the data source's.</summary>
    public string Expression { get; init; } = "";

    /// <summary>The mark's colour.</summary>
    public string Color { get; init; } = "red";

    /// <summary>The text of a mark, with <c>{{label}}</c>.</summary>
    public string TitleFormat { get; init; } = "";

    /// <summary>More text of a mark, with <c>{{label}}</c>.</summary>
    public string TextFormat { get; init; } = "";

    /// <summary>The labels that become a mark's tags.</summary>
    public string TagKeys { get; init; } = "";

    /// <summary>The least distance of the query's points.</summary>
    public string? Step { get; init; }
}

/// <summary>Which data source is meant: its identifier, which may be a variable, and its kind.</summary>
/// <param name="Type">The kind such as <c>prometheus</c>, or empty when only the identifier is known.</param>
/// <param name="Uid">The identifier, a name, or a variable such as <c>${datasource}</c>.</param>
public sealed record DataSourceReference(string Type, string Uid);
