namespace HyHome.Dashboard.Charts;

/// <summary>
/// Places a graph in columns: each node to the right of those that lead to it, with few crossings. It gives the same picture for the same
/// graph, unlike forces that shake nodes into place, so that a map that is asked again does not jump.
/// </summary>
internal static class LayeredLayout
{
    private const int Sweeps = 8;

    /// <summary>The column and the row of each node, rows being centred and so not whole.</summary>
    public static IReadOnlyDictionary<string, (int Column, double Row)> Place(NodeGraphModel graph)
    {
        var ids = graph.Nodes.Select(static n => n.Id).Distinct().ToList();
        var known = ids.ToHashSet();
        var edges = graph.Edges.Where(e => e.From != e.To && known.Contains(e.From) && known.Contains(e.To)).Select(static e => (e.From, e.To)).Distinct().ToList();
        var forward = WithoutCycles(ids, edges);
        var columns = Columns(ids, forward);
        var rows = columns.GroupBy(static c => c.Value).OrderBy(static g => g.Key).Select(static g => g.Select(static c => c.Key).Order(StringComparer.Ordinal).ToList()).ToList();
        Untangle(rows, forward);
        var most = rows.Count == 0 ? 0 : rows.Max(static r => r.Count);
        return rows
            .SelectMany((column, x) => column.Select((id, y) => (id, x, y: y + ((most - column.Count) / 2d))))
            .ToDictionary(static p => p.id, static p => (p.x, p.y));
    }

    // An edge back to what is on the way here is turned around: columns need a direction.
    private static List<(string From, string To)> WithoutCycles(List<string> ids, List<(string From, string To)> edges)
    {
        var next = edges.ToLookup(static e => e.From, static e => e.To);
        var state = new Dictionary<string, bool>();
        var result = new List<(string, string)>();
        var starts = ids.OrderBy(id => edges.Any(e => e.To == id)).ToList();
        foreach (var start in starts)
        {
            Visit(start);
        }

        return result;

        void Visit(string root)
        {
            if (state.ContainsKey(root))
            {
                return;
            }

            var path = new Stack<(string Id, IEnumerator<string> Next)>();
            Open(root);
            while (path.TryPeek(out var here))
            {
                if (!here.Next.MoveNext())
                {
                    state[here.Id] = true;
                    path.Pop();
                    continue;
                }

                var to = here.Next.Current;
                var isSeen = state.TryGetValue(to, out var isDone);
                result.Add(isSeen && !isDone ? (to, here.Id) : (here.Id, to));
                if (!isSeen)
                {
                    Open(to);
                }
            }

            void Open(string id)
            {
                state[id] = false;
                path.Push((id, next[id].GetEnumerator()));
            }
        }
    }

    private static Dictionary<string, int> Columns(List<string> ids, List<(string From, string To)> edges)
    {
        var columns = ids.ToDictionary(static id => id, static _ => 0);
        for (var round = 0; round < ids.Count; round++)
        {
            var moved = false;
            foreach (var (from, to) in edges)
            {
                if (columns[to] <= columns[from])
                {
                    columns[to] = columns[from] + 1;
                    moved = true;
                }
            }

            if (!moved)
            {
                break;
            }
        }

        // A node that nothing leads to stands beside the first it leads to, not far left of it.
        foreach (var id in ids.Where(id => edges.TrueForAll(e => e.To != id)))
        {
            var targets = edges.Where(e => e.From == id).Select(e => columns[e.To]).ToList();
            columns[id] = targets.Count == 0 ? 0 : Math.Max(0, targets.Min() - 1);
        }

        return columns;
    }

    private static void Untangle(List<List<string>> columns, List<(string From, string To)> edges)
    {
        var before = edges.ToLookup(static e => e.To, static e => e.From);
        var after = edges.ToLookup(static e => e.From, static e => e.To);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var place = columns.SelectMany(static c => c.Select(static (id, y) => (id, y))).ToDictionary(static p => p.id, static p => (double)p.y);
            foreach (var column in sweep % 2 == 0 ? columns : Enumerable.Reverse(columns))
            {
                var neighbours = sweep % 2 == 0 ? before : after;
                var sorted = column.OrderBy(id => neighbours[id].Select(n => place[n]).DefaultIfEmpty(place[id]).Average()).ToList();
                column.Clear();
                column.AddRange(sorted);
                for (var y = 0; y < sorted.Count; y++)
                {
                    place[sorted[y]] = y;
                }
            }
        }
    }
}
