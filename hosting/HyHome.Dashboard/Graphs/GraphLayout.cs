namespace HyHome.Dashboard.Graphs;

/// <summary>A node with its place.</summary>
/// <param name="Node">The node.</param>
/// <param name="X">Its centre.</param>
/// <param name="Y">Its centre.</param>
public readonly record struct PlacedNode(GraphNode Node, double X, double Y);

/// <summary>
/// Places nodes in columns from left to right: who leads to another stands left of it. Within a column nodes stand near those that they
/// are connected with. Rings don't matter: an edge that would lead back is left out when columns are chosen.
/// </summary>
public sealed class GraphLayout
{
    /// <summary>The distance of columns.</summary>
    public const double ColumnWidth = 190;

    /// <summary>The distance of nodes in a column.</summary>
    public const double RowHeight = 116;

    // Enough for graphs of a few dozens of nodes; after that nothing changes any more.
    private const int Sweeps = 6;

    private GraphLayout(IReadOnlyList<PlacedNode> nodes, IReadOnlyList<(PlacedNode From, PlacedNode To, GraphEdge Edge)> edges, double width, double height)
    {
        Nodes = nodes;
        Edges = edges;
        Width = width;
        Height = height;
    }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<PlacedNode> Nodes { get; }

    /// <summary>The edges between them.</summary>
    public IReadOnlyList<(PlacedNode From, PlacedNode To, GraphEdge Edge)> Edges { get; }

    /// <summary>The width of all.</summary>
    public double Width { get; }

    /// <summary>The height of all.</summary>
    public double Height { get; }

    /// <summary>Places the nodes of a graph.</summary>
    public static GraphLayout Of(GraphModel graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var nodes = graph.Nodes.DistinctBy(static node => node.Id).ToDictionary(static node => node.Id, StringComparer.Ordinal);
        var edges = graph.Edges.Where(edge => nodes.ContainsKey(edge.From) && nodes.ContainsKey(edge.To)).ToArray();
        var columns = Columns(nodes.Keys, edges);
        Arrange(columns, edges);
        var height = Math.Max(1, columns.Select(static column => column.Count).DefaultIfEmpty(1).Max()) * RowHeight;
        var placed = new Dictionary<string, PlacedNode>(StringComparer.Ordinal);
        for (var x = 0; x < columns.Count; x++)
        {
            for (var y = 0; y < columns[x].Count; y++)
            {
                var id = columns[x][y];
                placed[id] = new(nodes[id], (x + 0.5) * ColumnWidth, height / 2 + (y - (columns[x].Count - 1) / 2.0) * RowHeight);
            }
        }

        return new([.. placed.Values], [.. edges.Select(edge => (placed[edge.From], placed[edge.To], edge))], Math.Max(1, columns.Count) * ColumnWidth, height);
    }

    private static List<List<string>> Columns(IEnumerable<string> nodes, GraphEdge[] edges)
    {
        var next = edges.Where(static edge => edge.From != edge.To).ToLookup(static edge => edge.From, static edge => edge.To, StringComparer.Ordinal);
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        var isOpen = new HashSet<string>(StringComparer.Ordinal);
        var called = edges.Where(static edge => edge.From != edge.To).Select(static edge => edge.To).ToHashSet(StringComparer.Ordinal);
        var all = nodes.Order(StringComparer.Ordinal).ToArray();
        var order = new List<string>();
        foreach (var node in all.OrderBy(called.Contains))
        {
            Visit(node);
        }

        // Callers before those they call: then the longest way from any first caller is the column.
        order.Reverse();
        foreach (var node in order)
        {
            var from = depth.GetValueOrDefault(node);
            depth[node] = from;
            foreach (var other in next[node].Where(other => order.IndexOf(other) > order.IndexOf(node)))
            {
                depth[other] = Math.Max(depth.GetValueOrDefault(other), from + 1);
            }
        }

        return [.. all.GroupBy(node => depth[node]).OrderBy(static group => group.Key).Select(static group => group.ToList())];

        void Visit(string node)
        {
            if (order.Contains(node) || !isOpen.Add(node))
            {
                return;
            }

            foreach (var other in next[node].Order(StringComparer.Ordinal))
            {
                Visit(other);
            }

            order.Add(node);
        }
    }

    private static void Arrange(List<List<string>> columns, GraphEdge[] edges)
    {
        var neighbours = edges.SelectMany(static edge => new[] { (edge.From, edge.To), (From: edge.To, To: edge.From) }).ToLookup(static pair => pair.From, static pair => pair.To, StringComparer.Ordinal);
        var place = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            Remember(column);
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var column in sweep % 2 == 0 ? columns : Enumerable.Reverse(columns))
            {
                var sorted = column.OrderBy(node => neighbours[node].Where(place.ContainsKey).Select(other => place[other]).DefaultIfEmpty(place[node]).Average()).ThenBy(static node => node, StringComparer.Ordinal).ToArray();
                column.Clear();
                column.AddRange(sorted);
                Remember(column);
            }
        }

        void Remember(List<string> column)
        {
            for (var index = 0; index < column.Count; index++)
            {
                place[column[index]] = index - (column.Count - 1) / 2.0;
            }
        }
    }
}
