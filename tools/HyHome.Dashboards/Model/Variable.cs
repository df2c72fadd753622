namespace HyHome.Dashboards.Model;

/// <summary>A variable at the top of a dashboard.</summary>
public sealed class Variable
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    public required string Type { get; init; }

    public required object Query { get; init; }

    public DataSource? Datasource { get; init; }

    public string? Definition { get; init; }

    public string? Regex { get; init; }

    public int? Refresh { get; init; }

    public int? Sort { get; init; }

    public bool? IncludeAll { get; init; }

    public string? AllValue { get; init; }

    public bool? Multi { get; init; }

    public object? Current { get; init; }

    public int? Hide { get; init; }

    public static Variable Prometheus { get; } = OfDataSource("datasource", "Metrics", "prometheus");

    public static Variable Loki { get; } = OfDataSource("loki", "Logs", "loki");

    public static Variable Tempo { get; } = OfDataSource("tempo", "Traces", "tempo");

    /// <summary>The cluster label, which is empty where there is one cluster only.</summary>
    public static Variable Cluster(string metric) => Values("cluster", "Cluster", $"label_values({metric}, cluster)", allValue: ".*");

    /// <summary>Values of a label by a query that Prometheus' data source understands.</summary>
    public static Variable Values(string name, string label, string definition, bool multi = true, string? allValue = ".*", string? regex = null) => new()
    {
        Name = name,
        Label = label,
        Type = "query",
        Datasource = DataSource.Prometheus,
        Definition = definition,
        Query = new { query = definition, refId = "Variable" },
        Regex = regex ?? "",
        Refresh = 2,
        Sort = 1,
        Multi = multi,
        IncludeAll = multi,
        AllValue = multi ? allValue : null,
        Current = multi ? new { text = "All", value = "$__all" } : null,
    };

    /// <summary>A box to type into.</summary>
    public static Variable Text(string name, string label) => new()
    {
        Name = name,
        Label = label,
        Type = "textbox",
        Query = "",
        Current = new { text = "", value = "" },
    };

    private static Variable OfDataSource(string name, string label, string type) => new()
    {
        Name = name,
        Label = label,
        Type = "datasource",
        Query = type,
        Refresh = 1,
        Regex = "",
        Current = new { text = type, value = type },
    };
}

public sealed record DataSource(string Type, string Uid)
{
    public static DataSource Prometheus { get; } = new("prometheus", "${datasource}");

    public static DataSource Loki { get; } = new("loki", "${loki}");

    public static DataSource Tempo { get; } = new("tempo", "${tempo}");
}
