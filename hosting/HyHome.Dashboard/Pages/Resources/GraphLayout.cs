namespace HyHome.Dashboard.Pages.Resources;

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

/// <summary>
/// Draws a directed graph in rows, arrows downwards: each node stands one row below the last that points at it, long arrows pass
/// between the nodes of the rows they cross, and neighbours stand near each other (Sugiyama's method with barycentres).
/// </summary>
internal sealed class GraphLayout
{
    /// <summary>Width of a node.</summary>
    public const double NodeWidth = 148;

    /// <summary>Height of a node.</summary>
    public const double NodeHeight = 40;

    private const double RowGap = 30;
    private const double NodeGap = 20;
    private const double WaypointWidth = 8;
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
    public static GraphLayout Of(IReadOnlyList<string> names, IEnumerable<(string From, string To)> arrows)
    {
        var known = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var edges = arrows.Where(a => known.Contains(a.From) && known.Contains(a.To) && !string.Equals(a.From, a.To, StringComparison.OrdinalIgnoreCase)).Distinct().ToList();
        var layers = LayerAssignment.Of(names, edges);
        var (rows, chains) = Rows(names, edges, layers);
        Order(rows, chains);
        return Place(rows, chains);
    }

    // Each arrow becomes a chain of steps from row to row; where it crosses one, a waypoint keeps its place among the nodes.
    private static (List<List<Slot>> Rows, List<Chain> Chains) Rows(IReadOnlyList<string> names, List<(string From, string To)> edges, Dictionary<string, int> layers)
    {
        var rows = Enumerable.Range(0, layers.Count == 0 ? 0 : layers.Values.Max() + 1).Select(_ => new List<Slot>()).ToList();
        var slots = new Dictionary<string, Slot>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            rows[layers[name]].Add(slots[name] = new Slot(name));
        }

        var chains = new List<Chain>();
        foreach (var (from, to) in edges)
        {
            // An arrow back, part of a circle, is drawn through the same rows the other way.
            var (first, last) = layers[from] <= layers[to] ? (from, to) : (to, from);
            var steps = new List<Slot> { slots[first] };
            for (var row = layers[first] + 1; row < layers[last]; row++)
            {
                var waypoint = new Slot(null);
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

    private static GraphLayout Place(List<List<Slot>> rows, List<Chain> chains)
    {
        var width = rows.Count == 0 ? 0 : rows.Max(WidthOf);
        for (var i = 0; i < rows.Count; i++)
        {
            var x = Margin + ((width - WidthOf(rows[i])) / 2);
            foreach (var slot in rows[i])
            {
                slot.X = x;
                slot.Y = Margin + (i * (NodeHeight + RowGap));
                x += slot.Width + NodeGap;
            }
        }

        var nodes = rows.SelectMany(row => row).Where(slot => slot.Name is not null).Select(slot => new PlacedNode(slot.Name!, slot.X, slot.Y)).ToList();
        return new GraphLayout(
            nodes,
            [.. chains.Select(Arrow)],
            (2 * Margin) + width,
            (2 * Margin) + Math.Max(0, (rows.Count * (NodeHeight + RowGap)) - RowGap));

        static double WidthOf(List<Slot> row) => row.Sum(slot => slot.Width + NodeGap) - NodeGap;
    }

    private static PlacedArrow Arrow(Chain chain)
    {
        var points = new List<(double X, double Y)>();
        foreach (var (slot, i) in chain.Steps.Select((slot, i) => (slot, i)))
        {
            var middle = slot.X + (slot.Width / 2);
            if (i > 0)
            {
                points.Add((middle, slot.Y));
            }

            if (i < chain.Steps.Count - 1)
            {
                points.Add((middle, slot.Y + NodeHeight));
            }
        }

        if (chain.IsBackward)
        {
            points.Reverse();
        }

        return new PlacedArrow(chain.From, chain.To, points);
    }

    private sealed class Slot(string? name)
    {
        public string? Name { get; } = name;

        public double Width => Name is null ? WaypointWidth : NodeWidth;

        public List<Slot> Above { get; } = [];

        public List<Slot> Below { get; } = [];

        public double Place { get; set; }

        public double X { get; set; }

        public double Y { get; set; }
    }

    private sealed record Chain(string From, string To, IReadOnlyList<Slot> Steps, bool IsBackward);
}
