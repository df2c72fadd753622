namespace HyHome.Dashboard.Charts;

/// <summary>Finds the row of each node: one below the last node that points at it. An arrow that would close a circle is ignored.</summary>
internal static class LayerAssignment
{
    public static Dictionary<string, int> Of(IReadOnlyList<string> names, IReadOnlyList<(string From, string To)> edges, StringComparer comparer)
    {
        var targets = edges.ToLookup(edge => edge.From, edge => edge.To, comparer);
        var order = new List<string>();
        var forward = new List<(string From, string To)>();
        var state = new Dictionary<string, bool>(comparer);
        foreach (var name in names)
        {
            Visit(name);
        }

        order.Reverse();
        var layers = names.ToDictionary(name => name, _ => 0, comparer);
        var forwardTargets = forward.ToLookup(edge => edge.From, edge => edge.To, comparer);
        foreach (var name in order)
        {
            foreach (var target in forwardTargets[name])
            {
                layers[target] = Math.Max(layers[target], layers[name] + 1);
            }
        }

        PullSources(order, forwardTargets, forward, layers);
        return layers;

        void Visit(string name)
        {
            if (!state.TryAdd(name, false))
            {
                return;
            }

            foreach (var target in targets[name])
            {
                // False: still being visited, so this arrow leads back.
                if (!state.TryGetValue(target, out var isDone) || isDone)
                {
                    forward.Add((name, target));
                    Visit(target);
                }
            }

            state[name] = true;
            order.Add(name);
        }
    }

    // What nothing points at may stand anywhere above its targets: next to them, its arrows are short.
    private static void PullSources(
        IEnumerable<string> order, ILookup<string, string> targets, IEnumerable<(string From, string To)> forward, Dictionary<string, int> layers)
    {
        var hasSource = forward.Select(edge => edge.To).ToHashSet(layers.Comparer);
        foreach (var name in order.Where(name => !hasSource.Contains(name) && targets[name].Any()))
        {
            layers[name] = targets[name].Min(target => layers[target]) - 1;
        }
    }
}
