namespace HyHome.Dashboard.Grafana.Data;

/// <summary>A table of columns of equal length: what a query answers, and what transformations and panels work on.</summary>
public sealed record DataFrame
{
    /// <summary>Its name: a series' legend, or empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The query it answers.</summary>
    public string RefId { get; init; } = "";

    /// <summary>What it is.</summary>
    public FrameKind Kind { get; init; }

    /// <summary>The columns.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>The number of rows.</summary>
    public int Length => Fields.Count == 0 ? 0 : Fields[0].Count;

    /// <summary>The first column of times.</summary>
    public Field? TimeField => Fields.FirstOrDefault(static column => column.Type == FieldType.Time);

    /// <summary>The same frame with some of the rows.</summary>
    /// <param name="rows">The rows in their new order.</param>
    public DataFrame TakeRows(IReadOnlyList<int> rows) => this with { Fields = [.. Fields.Select(field => field.Take(rows))] };
}

/// <summary>What a frame is, where its columns do not tell.</summary>
public enum FrameKind
{
    /// <summary>A table.</summary>
    Table,

    /// <summary>A series: a column of times and one of numbers with labels.</summary>
    TimeSeries,

    /// <summary>The buckets of a heat map: a series for each, from the lowest up, named by its upper end.</summary>
    HeatmapBuckets,

    /// <summary>Log lines.</summary>
    LogLines,

    /// <summary>The nodes of a graph.</summary>
    Nodes,

    /// <summary>The edges of a graph.</summary>
    Edges,

    /// <summary>Single observations with their trace.</summary>
    Exemplars,
}
