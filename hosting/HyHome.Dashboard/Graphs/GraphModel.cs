namespace HyHome.Dashboard.Graphs;

/// <summary>Nodes and who leads to whom.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Edges">The edges; those to or from an unknown node are left out.</param>
public sealed record GraphModel(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges);

/// <summary>A node.</summary>
/// <param name="Id">What edges call it.</param>
/// <param name="Title">What people call it.</param>
public sealed record GraphNode(string Id, string Title)
{
    /// <summary>What stands inside.</summary>
    public string Main { get; init; } = "";

    /// <summary>What stands below it.</summary>
    public string Secondary { get; init; } = "";

    /// <summary>The parts of its ring: a share from 0 to 1, and a CSS colour.</summary>
    public IReadOnlyList<(double Share, string Color)> Ring { get; init; } = [];

    /// <summary>Where it leads; null for nowhere.</summary>
    public string? Link { get; init; }
}

/// <summary>An edge.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Label">What it carries.</param>
/// <param name="Color">A CSS colour; null for the usual one.</param>
public sealed record GraphEdge(string From, string To, string Label = "", string? Color = null);
