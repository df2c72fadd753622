namespace HyHome.Dashboard.Charts;

/// <summary>Things and what leads from one to another.</summary>
/// <param name="Nodes">The things.</param>
/// <param name="Edges">What leads where; those of unknown things are left out.</param>
public sealed record NodeGraphModel(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges);

/// <summary>A thing.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Title">Its name.</param>
/// <param name="Lines">What is told about it, at most two lines.</param>
public sealed record GraphNode(string Id, string Title, IReadOnlyList<string> Lines)
{
    /// <summary>A CSS colour or the name of a custom property.</summary>
    public string Color { get; init; } = "--series-1";

    /// <summary>Whether something is wrong with it.</summary>
    public bool IsBad { get; init; }

    /// <summary>The address it leads to; null for none.</summary>
    public string? Link { get; init; }
}

/// <summary>What leads from one thing to another.</summary>
/// <param name="From">Key of the one.</param>
/// <param name="To">Key of the other.</param>
/// <param name="Label">What is told about it.</param>
public sealed record GraphEdge(string From, string To, string Label = "")
{
    /// <summary>Whether something is wrong with it.</summary>
    public bool IsBad { get; init; }
}
