using System.Text;

namespace HyHome.Telemetry.Api.Loki.Patterns;

/// <summary>
/// Finds patterns by the Drain method (He and others, "Drain: An Online Log Parsing Approach with Fixed Depth Tree", 2017) with the bounds that
/// Loki has: lines of as many tokens go down a tree by their tokens in turn, and join the cluster at its end that is most like them.
/// </summary>
internal sealed class PatternTree
{
    private const int LeastTokens = 4;
    private const int MostTokens = 80;
    private const int Depth = 28;
    private const int MostChildren = 15;
    private const int MostClusters = 300;
    private const double LeastSimilarity = 0.3;
    private const double MostEvicted = 0.25;

    private readonly Dictionary<int, Node> _roots = [];
    private readonly LinkedList<PatternCluster> _byUse = [];
    private readonly Dictionary<PatternCluster, LinkedListNode<PatternCluster>> _places = [];
    private long _lines;
    private long _evicted;

    /// <summary>The clusters that are left.</summary>
    public IEnumerable<PatternCluster> Clusters => _byUse;

    /// <summary>Takes a line in. One of few or very many tokens has no pattern, and lines without end of new ones are given up.</summary>
    public void Add(LineTokens line, long time)
    {
        if (_lines > 0 && (double)_evicted / _lines > MostEvicted)
        {
            return;
        }

        _lines++;
        if (line.Tokens.Length is < LeastTokens or > MostTokens)
        {
            return;
        }

        var cluster = Find(line.Tokens);
        if (cluster is null)
        {
            cluster = new PatternCluster(line);
            Insert(cluster);
        }

        cluster.Add(line.Tokens, time);
        Touch(cluster);
    }

    private PatternCluster? Find(string[] tokens)
    {
        if (!_roots.TryGetValue(tokens.Length, out var node))
        {
            return null;
        }

        for (var depth = 1; depth < Depth && depth < tokens.Length; depth++)
        {
            if (!node.Children.TryGetValue(tokens[depth - 1], out var next) && !node.Children.TryGetValue(LineTokenizer.Placeholder, out next))
            {
                return null;
            }

            node = next;
        }

        PatternCluster? best = null;
        var (bestSame, bestOpen) = (-1, -1);
        foreach (var cluster in node.Clusters)
        {
            if (!Touch(cluster))
            {
                continue;
            }

            var (same, open) = Compare(cluster.Tokens, tokens);
            if (same > bestSame || (same == bestSame && open > bestOpen))
            {
                (best, bestSame, bestOpen) = (cluster, same, open);
            }
        }

        return (double)bestSame / tokens.Length >= LeastSimilarity ? best : null;
    }

    private static (int Same, int Open) Compare(ReadOnlySpan<string> pattern, string[] tokens)
    {
        var (same, open) = (0, 0);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (pattern[i] == LineTokenizer.Placeholder)
            {
                open++;
            }
            else if (pattern[i] == tokens[i])
            {
                same++;
            }
        }

        return (same, open);
    }

    private void Insert(PatternCluster cluster)
    {
        var tokens = cluster.Tokens;
        if (!_roots.TryGetValue(tokens.Length, out var node))
        {
            _roots[tokens.Length] = node = new Node();
        }

        for (var depth = 1; depth < Depth && depth < tokens.Length; depth++)
        {
            node = node.Children.TryGetValue(tokens[depth - 1], out var next) ? next : Branch(node, tokens[depth - 1]);
        }

        node.Clusters.RemoveAll(c => !_places.ContainsKey(c));
        node.Clusters.Add(cluster);
        _places[cluster] = _byUse.AddLast(cluster);
        if (_byUse.Count > MostClusters)
        {
            _places.Remove(_byUse.First!.Value);
            _byUse.RemoveFirst();
            _evicted++;
        }
    }

    // Tokens with digits vary, and so does what has too many values: they share the branch of the placeholder.
    private static Node Branch(Node node, string token)
    {
        var hasOpen = node.Children.TryGetValue(LineTokenizer.Placeholder, out var open);
        var isFull = hasOpen ? node.Children.Count >= MostChildren : node.Children.Count + 1 >= MostChildren;
        if (!isFull && !token.EnumerateRunes().Any(Rune.IsNumber))
        {
            return node.Children[token] = new Node();
        }

        return hasOpen ? open! : node.Children[LineTokenizer.Placeholder] = new Node();
    }

    private bool Touch(PatternCluster cluster)
    {
        if (!_places.TryGetValue(cluster, out var place))
        {
            return false;
        }

        _byUse.Remove(place);
        _byUse.AddLast(place);
        return true;
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public List<PatternCluster> Clusters { get; } = [];
    }
}
