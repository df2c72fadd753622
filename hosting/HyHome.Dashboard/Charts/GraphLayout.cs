namespace HyHome.Dashboard.Charts;

/// <summary>A node of a drawn graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
internal sealed record PlacedNode(string Name, double X, double Y);

/// <summary>An arrow of a drawn graph.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Points">The points that it passes, both ends included.</param>
internal sealed record PlacedArrow(string From, string To, IReadOnlyList<(double X, double Y)> Points);

/// <summary>How a graph is drawn, in pixels.</summary>
/// <param name="NodeWidth">Width of a node.</param>
/// <param name="NodeHeight">Height of a node.</param>
/// <param name="RowGap">Distance of rows, through which arrows go.</param>
/// <param name="NodeGap">Distance of the nodes of a row.</param>
/// <param name="IsRightwards">Whether arrows go to the right instead of downwards: rows are columns then.</param>
internal sealed record GraphShape(double NodeWidth, double NodeHeight, double RowGap, double NodeGap, bool IsRightwards = false)
{
    /// <summary>What a node takes along its row.</summary>
    public double Breadth => IsRightwards ? NodeHeight : NodeWidth;

    /// <summary>What a node takes from row to row.</summary>
    public double Length => IsRightwards ? NodeWidth : NodeHeight;

    /// <summary>A place by its distance along the row and by that from the first row.</summary>
    public (double X, double Y) At(double along, double across) => IsRightwards ? (across, along) : (along, across);
}

/// <summary>
/// Draws a directed graph in rows, arrows downwards or to the right: each node stands one row behind the last that points at it, long arrows
/// pass between the nodes of the rows they cross, and neighbours stand near each other (Sugiyama's method with barycentres). It gives the
/// same picture for the same graph, unlike forces that shake nodes into place.
/// </summary>
internal sealed class GraphLayout
{
    private const double WaypointBreadth = 8;
    private const double Margin = 12;
    private const int Sweeps = 8;

    private GraphLayout(IReadOnlyList<PlacedNode> nodes, IReadOnlyList<PlacedArrow> arrows, double width, double height)
    {
        Nodes = nodes;
        Arrows = arrows;
        Width = width;
        Height = height;
    }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<PlacedNode> Nodes { get; }

    /// <summary>The arrows.</summary>
    public IReadOnlyList<PlacedArrow> Arrows { get; }

    /// <summary>Width of the whole.</summary>
    public double Width { get; }

    /// <summary>Height of the whole.</summary>
    public double Height { get; }

    /// <summary>Places the nodes. Circles are allowed; arrows to nodes that aren't there, and from a node to itself, are left out.</summary>
    /// <param name="names">The nodes; no two are equal.</param>
    /// <param name="arrows">What leads where.</param>
    /// <param name="shape">How it is drawn.</param>
    /// <param name="comparer">Which names are equal. Default: null, for names of resources, whose case means nothing.</param>
    public static GraphLayout Of(IReadOnlyList<string> names, IEnumerable<(string From, string To)> arrows, GraphShape shape, StringComparer? comparer = null)
    {
        comparer ??= StringComparer.OrdinalIgnoreCase;
        var known = names.ToHashSet(comparer);
        var edges = arrows.Where(a => known.Contains(a.From) && known.Contains(a.To) && !comparer.Equals(a.From, a.To)).Distinct().ToList();
        var layers = LayerAssignment.Of(names, edges, comparer);
        var (rows, chains) = Rows(names, edges, layers, shape);
        Order(rows, chains);
        return Place(rows, chains, shape);
    }

    // Each arrow becomes a chain of steps from row to row; where it crosses one, a waypoint keeps its place among the nodes.
    private static (List<List<Slot>> Rows, List<Chain> Chains) Rows(IReadOnlyList<string> names, List<(string From, string To)> edges, Dictionary<string, int> layers, GraphShape shape)
    {
        var rows = Enumerable.Range(0, layers.Count == 0 ? 0 : layers.Values.Max() + 1).Select(_ => new List<Slot>()).ToList();
        var slots = new Dictionary<string, Slot>(layers.Comparer);
        foreach (var name in names)
        {
            rows[layers[name]].Add(slots[name] = new Slot(name, shape.Breadth));
        }

        var chains = new List<Chain>();
        foreach (var (from, to) in edges)
        {
            // An arrow back, part of a circle, is drawn through the same rows the other way.
            var (first, last) = layers[from] <= layers[to] ? (from, to) : (to, from);
            var steps = new List<Slot> { slots[first] };
            for (var row = layers[first] + 1; row < layers[last]; row++)
            {
                var waypoint = new Slot(null, WaypointBreadth);
                rows[row].Add(waypoint);
                steps.Add(waypoint);
            }

            steps.Add(slots[last]);
            chains.Add(new Chain(from, to, steps, IsBackward: first != from));
        }

        return (rows, chains);
    }

    private static void Order(List<List<Slot>> rows, List<Chain> chains)
    {
        foreach (var chain in chains)
        {
            for (var i = 1; i < chain.Steps.Count; i++)
            {
                chain.Steps[i - 1].Below.Add(chain.Steps[i]);
                chain.Steps[i].Above.Add(chain.Steps[i - 1]);
            }
        }

        Number(rows);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isDown = sweep % 2 == 0;
            foreach (var row in isDown ? rows : Enumerable.Reverse(rows))
            {
                var order = row.Select((slot, place) => (Slot: slot, Place: place))
                    .OrderBy(s => (isDown ? s.Slot.Above : s.Slot.Below) is { Count: > 0 } others ? others.Average(other => other.Place) : s.Place)
                    .ThenBy(s => s.Place)
                    .Select(s => s.Slot)
                    .ToList();
                row.Clear();
                row.AddRange(order);
                Number([row]);
            }
        }
    }

    private static void Number(List<List<Slot>> rows)
    {
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++)
            {
                // Relative, for rows of different lengths stand around the same middle.
                row[i].Place = (i + 0.5) / row.Count;
            }
        }
    }

    private static GraphLayout Place(List<List<Slot>> rows, List<Chain> chains, GraphShape shape)
    {
        var breadth = rows.Count == 0 ? 0 : rows.Max(BreadthOf);
        for (var i = 0; i < rows.Count; i++)
        {
            var along = Margin + ((breadth - BreadthOf(rows[i])) / 2);
            foreach (var slot in rows[i])
            {
                slot.Along = along;
                slot.Across = Margin + (i * (shape.Length + shape.RowGap));
                along += slot.Breadth + shape.NodeGap;
            }
        }

        var nodes = rows.SelectMany(row => row).Where(slot => slot.Name is not null).Select(slot => (slot.Name, At: shape.At(slot.Along, slot.Across))).Select(n => new PlacedNode(n.Name!, n.At.X, n.At.Y)).ToList();
        var (width, height) = shape.At((2 * Margin) + breadth, (2 * Margin) + Math.Max(0, (rows.Count * (shape.Length + shape.RowGap)) - shape.RowGap));
        return new GraphLayout(nodes, [.. chains.Select(chain => Arrow(chain, shape))], width, height);

        double BreadthOf(List<Slot> row) => row.Sum(slot => slot.Breadth + shape.NodeGap) - shape.NodeGap;
    }

    private static PlacedArrow Arrow(Chain chain, GraphShape shape)
    {
        var points = new List<(double X, double Y)>();
        foreach (var (slot, i) in chain.Steps.Select((slot, i) => (slot, i)))
        {
            var middle = slot.Along + (slot.Breadth / 2);
            if (i > 0)
            {
                points.Add(shape.At(middle, slot.Across));
            }

            if (i < chain.Steps.Count - 1)
            {
                points.Add(shape.At(middle, slot.Across + shape.Length));
            }
        }

        if (chain.IsBackward)
        {
            points.Reverse();
        }

        return new PlacedArrow(chain.From, chain.To, points);
    }

    private sealed class Slot(string? name, double breadth)
    {
        public string? Name { get; } = name;

        public double Breadth { get; } = breadth;

        public List<Slot> Above { get; } = [];

        public List<Slot> Below { get; } = [];

        public double Place { get; set; }

        public double Along { get; set; }

        public double Across { get; set; }
    }

    private sealed record Chain(string From, string To, IReadOnlyList<Slot> Steps, bool IsBackward);
}
