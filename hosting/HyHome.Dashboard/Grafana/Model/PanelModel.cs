using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>A panel, or a row, which is a panel of type <c>row</c>.</summary>
public sealed record PanelModel
{
    /// <summary>The number that deep links name.</summary>
    public int Id { get; init; }

    /// <summary>The visualisation, such as <c>timeseries</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The head line, with variables.</summary>
    public string Title { get; init; } = "";

    /// <summary>What it shows, as Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public GridPosition Position { get; init; } = new(0, 0, 12, 8);

    /// <summary>Where its queries are asked unless they say otherwise.</summary>
    public DataSourceReference? DataSource { get; init; }

    /// <summary>Its queries.</summary>
    public IReadOnlyList<TargetModel> Targets { get; init; } = [];

    /// <summary>What is done to the answers before they are shown.</summary>
    public IReadOnlyList<TransformationModel> Transformations { get; init; } = [];

    /// <summary>How values look, unless an override says otherwise.</summary>
    public FieldConfig Defaults { get; init; } = FieldConfig.Empty;

    /// <summary>Exceptions from <see cref="Defaults"/>.</summary>
    public IReadOnlyList<FieldOverride> Overrides { get; init; } = [];

    /// <summary>The visualisation's own options.</summary>
    public JsonElement Options { get; init; }

    /// <summary>Links at its head.</summary>
    public IReadOnlyList<DashboardLink> Links { get; init; } = [];

    /// <summary>The variable whose values it is repeated for.</summary>
    public string? Repeat { get; init; }

    /// <summary><c>h</c> beside each other, <c>v</c> below each other.</summary>
    public string RepeatDirection { get; init; } = "h";

    /// <summary>How many repetitions stand beside each other at most.</summary>
    public int MaxPerRow { get; init; } = 4;

    /// <summary>The least distance of points, such as <c>1m</c>.</summary>
    public string? Interval { get; init; }

    /// <summary>How many points a series has at most; by default the panel's width in pixels.</summary>
    public int? MaxDataPoints { get; init; }

    /// <summary>A range of its own that ends when the dashboard's ends, such as <c>1h</c> or <c>now-1h</c>.</summary>
    public string? TimeFrom { get; init; }

    /// <summary>How far its range is moved into the past.</summary>
    public string? TimeShift { get; init; }

    /// <summary>Without a background of its own.</summary>
    public bool IsTransparent { get; init; }

    /// <summary>A row that hides its panels.</summary>
    public bool IsCollapsed { get; init; }

    /// <summary>A collapsed row's panels.</summary>
    public IReadOnlyList<PanelModel> Panels { get; init; } = [];

    /// <summary>Whether it is a row.</summary>
    public bool IsRow => Type == "row";
}

/// <summary>A place in a grid of 24 columns, whose rows are 30 pixels and a gap of 8 high.</summary>
/// <param name="X">The first column.</param>
/// <param name="Y">The first row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct GridPosition(int X, int Y, int Width, int Height);

/// <summary>One query of a panel.</summary>
public sealed record TargetModel
{
    /// <summary>The letter that transformations and overrides know it by.</summary>
    public string RefId { get; init; } = "A";

    /// <summary>Where it is asked; null for the panel's data source.</summary>
    public DataSourceReference? DataSource { get; init; }

    /// <summary>The query in the data source's language.</summary>
    public string Expression { get; init; } = "";

    /// <summary>How series are called: <c>{{label}}</c>, empty for name and labels, <c>__auto</c> for the labels that tell them apart.</summary>
    public string LegendFormat { get; init; } = "";

    /// <summary>The kind of query, such as Tempo's <c>traceql</c> or Loki's <c>instant</c>.</summary>
    public string QueryType { get; init; } = "";

    /// <summary><c>time_series</c>, <c>table</c> or <c>heatmap</c>.</summary>
    public string Format { get; init; } = "time_series";

    /// <summary>Asks for the values at the range's end only.</summary>
    public bool IsInstant { get; init; }

    /// <summary>Asks for the values over the range.</summary>
    public bool IsRange { get; init; } = true;

    /// <summary>Asks for exemplars, too.</summary>
    public bool HasExemplars { get; init; }

    /// <summary>Not asked.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The least step of this query.</summary>
    public string? Interval { get; init; }

    /// <summary>Lines at most (Loki), traces at most (Tempo).</summary>
    public int? Limit { get; init; }

    /// <summary>What Tempo's search lists: <c>traces</c>, <c>spans</c> or <c>raw</c>.</summary>
    public string TableType { get; init; } = "traces";

    /// <summary>All of it, for what a data source reads of its own.</summary>
    public JsonElement Json { get; init; }
}

/// <summary>A step between the answers and the picture.</summary>
/// <param name="Id">Which one, such as <c>organize</c>.</param>
/// <param name="Options">Its options.</param>
/// <param name="Filter">Which frames it takes; null for all.</param>
public sealed record TransformationModel(string Id, JsonElement Options, Matcher? Filter);
