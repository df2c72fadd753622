using System.Text.Json.Serialization;

namespace HyHome.Dashboards.Model;

/// <summary>A panel. <see cref="Options"/> and field defaults depend on its type, so they are made by <see cref="Panels"/>.</summary>
public sealed class Panel
{
    public int Id { get; set; }

    public required string Type { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public DataSource? Datasource { get; init; }

    public GridPos GridPos { get; set; } = new(0, 0, 24, 8);

    public IReadOnlyList<Target>? Targets { get; init; }

    public FieldConfig? FieldConfig { get; init; }

    public object? Options { get; init; }

    public IReadOnlyList<object>? Transformations { get; init; }

    public IReadOnlyList<PanelLink>? Links { get; init; }

    public string? Interval { get; init; }

    public string? Repeat { get; init; }

    public bool? Collapsed { get; init; }

    public IReadOnlyList<Panel>? Panels { get; init; }
}

public sealed record GridPos(int X, int Y, int W, int H);

public sealed record PanelLink(string Title, string Url, bool TargetBlank = false);

/// <summary>One query of a panel.</summary>
public sealed class Target
{
    public required string RefId { get; set; }

    public required DataSource Datasource { get; init; }

    public string? Expr { get; init; }

    public string? Query { get; init; }

    public string? QueryType { get; init; }

    public string? LegendFormat { get; init; }

    public bool? Instant { get; init; }

    public bool? Range { get; init; }

    public bool? Exemplar { get; init; }

    public string? Format { get; init; }

    public int? Limit { get; init; }

    public string? TableType { get; init; }

    public int? MaxLines { get; init; }

    /// <summary>PromQL over the panel's time range.</summary>
    public static Target Prom(string expr, string legend = "", bool exemplar = false) => new()
    {
        RefId = "",
        Datasource = DataSource.Prometheus,
        Expr = expr,
        LegendFormat = legend,
        Range = true,
        Exemplar = exemplar ? true : null,
    };

    /// <summary>PromQL at the end of the panel's time range.</summary>
    public static Target PromInstant(string expr, string legend = "", string? format = null) => new()
    {
        RefId = "",
        Datasource = DataSource.Prometheus,
        Expr = expr,
        LegendFormat = legend,
        Instant = true,
        Range = false,
        Format = format,
    };

    /// <summary>PromQL buckets for a heat map.</summary>
    public static Target PromHeatmap(string expr) => new()
    {
        RefId = "",
        Datasource = DataSource.Prometheus,
        Expr = expr,
        LegendFormat = "{{le}}",
        Range = true,
        Format = "heatmap",
        Exemplar = true,
    };

    public static Target Logs(string expr, int maxLines = 200) => new()
    {
        RefId = "",
        Datasource = DataSource.Loki,
        Expr = expr,
        QueryType = "range",
        MaxLines = maxLines,
    };

    public static Target LogMetric(string expr, string legend = "") => new()
    {
        RefId = "",
        Datasource = DataSource.Loki,
        Expr = expr,
        QueryType = "range",
        LegendFormat = legend,
    };

    public static Target TraceQl(string query, int limit = 20) => new()
    {
        RefId = "",
        Datasource = DataSource.Tempo,
        Query = query,
        QueryType = "traceql",
        Limit = limit,
        TableType = "traces",
    };

    public static Target TraceMetric(string query) => new()
    {
        RefId = "",
        Datasource = DataSource.Tempo,
        Query = query,
        QueryType = "traceql",
    };

    public static Target ServiceMap() => new()
    {
        RefId = "",
        Datasource = DataSource.Tempo,
        Query = "",
        QueryType = "serviceMap",
    };
}

public sealed record FieldConfig(FieldDefaults Defaults, IReadOnlyList<FieldOverride> Overrides);

public sealed class FieldDefaults
{
    public string? Unit { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public int? Decimals { get; init; }

    public string NoValue { get; set; } = "no data";

    public object? Color { get; init; }

    public Thresholds? Thresholds { get; init; }

    public object? Custom { get; init; }

    public IReadOnlyList<object>? Mappings { get; init; }

    public IReadOnlyList<PanelLink>? Links { get; init; }
}

public sealed record FieldOverride(object Matcher, IReadOnlyList<object> Properties)
{
    /// <summary>Sets the unit of one column of a table.</summary>
    public static FieldOverride Unit(string column, string unit) => Property(column, "unit", unit);

    /// <summary>Sets a property of one column of a table.</summary>
    public static FieldOverride Property(string column, string id, object value) =>
        new(new { id = "byName", options = column }, [new { id, value }]);
}

public sealed record Thresholds(string Mode, IReadOnlyList<ThresholdStep> Steps)
{
    /// <summary>Green, then yellow and red from two values on; where <paramref name="warning"/> is the larger one, less is worse.</summary>
    public static Thresholds Of(double warning, double critical) => warning <= critical
        ? new("absolute", [new("green", null), new("yellow", warning), new("red", critical)])
        : new("absolute", [new("red", null), new("yellow", critical), new("green", warning)]);
}

/// <summary>A colour from a value on; the first step has none, and says so: Grafana wants the key.</summary>
public sealed record ThresholdStep(string Color, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value);
