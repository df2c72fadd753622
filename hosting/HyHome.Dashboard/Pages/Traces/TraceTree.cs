using HyHome.Dashboard.Clients.Tempo;

namespace HyHome.Dashboard.Pages.Traces;

/// <summary>A span in its place.</summary>
public sealed class TraceNode
{
    private readonly List<TraceNode> _children = [];

    internal TraceNode(Span span) => Span = span;

    /// <summary>The span.</summary>
    public Span Span { get; }

    /// <summary>The span that it belongs to; null for a root.</summary>
    public TraceNode? Parent { get; private set; }

    /// <summary>How many spans are above it.</summary>
    public int Depth { get; internal set; }

    /// <summary>What belongs to it, in the order of start.</summary>
    public IReadOnlyList<TraceNode> Children => _children;

    /// <summary>How many spans there are below it.</summary>
    public int Below { get; internal set; }

    /// <summary>Whether a span below it failed.</summary>
    public bool HasErrorBelow { get; internal set; }

    /// <summary>Whether its parent is not in the trace: it was not sent, or has not arrived.</summary>
    public bool IsOrphan => Parent is null && Span.ParentId is not null;

    internal void Add(TraceNode child)
    {
        child.Parent = this;
        _children.Add(child);
    }

    internal void Detach()
    {
        Parent?._children.Remove(this);
        Parent = null;
    }
}

/// <summary>The spans of a trace by who called whom.</summary>
public sealed class TraceTree
{
    private readonly Dictionary<string, TraceNode> _byId = new(StringComparer.Ordinal);

    /// <param name="trace">The trace, with at least one span.</param>
    public TraceTree(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        Trace = trace;
        var nodes = trace.Spans.Select(static s => new TraceNode(s)).ToList();
        foreach (var node in nodes)
        {
            // Two spans with one id: the first takes the children.
            _byId.TryAdd(node.Span.SpanId, node);
        }

        foreach (var node in nodes)
        {
            if (node.Span.ParentId is { } parent && _byId.TryGetValue(parent, out var above) && above != node)
            {
                above.Add(node);
            }
        }

        Roots = [.. nodes.Where(static n => n.Parent is null)];
        All = Order(nodes);
        (Start, End) = (trace.Spans.Min(static s => s.Start), trace.Spans.Max(static s => s.End));
    }

    /// <summary>The trace.</summary>
    public Trace Trace { get; }

    /// <summary>Spans without a parent here, by start.</summary>
    public IReadOnlyList<TraceNode> Roots { get; private set; }

    /// <summary>All spans, each followed by those below it.</summary>
    public IReadOnlyList<TraceNode> All { get; }

    /// <summary>When the first span began, nanoseconds of the Unix time.</summary>
    public long Start { get; }

    /// <summary>When the last span ended, nanoseconds of the Unix time.</summary>
    public long End { get; }

    /// <summary>How long all took, nanoseconds; at least 1.</summary>
    public long Duration => Math.Max(1, End - Start);

    /// <summary>The span that stands for the trace: the first root, else the first span.</summary>
    public TraceNode Root => Roots.FirstOrDefault(static r => !r.IsOrphan) ?? Roots[0];

    /// <summary>A span by its id.</summary>
    public TraceNode? Find(string? spanId) => spanId is not null && _byId.TryGetValue(spanId, out var node) ? node : null;

    /// <summary>The spans to show where some are collapsed.</summary>
    public IReadOnlyList<TraceNode> Visible(IReadOnlySet<string> collapsed)
    {
        ArgumentNullException.ThrowIfNull(collapsed);
        if (collapsed.Count == 0)
        {
            return All;
        }

        var rows = new List<TraceNode>(All.Count);
        for (var i = 0; i < All.Count; i++)
        {
            rows.Add(All[i]);
            if (collapsed.Contains(All[i].Span.SpanId))
            {
                i += All[i].Below;
            }
        }

        return rows;
    }

    // Without recursion: a trace may be thousands of spans deep.
    private List<TraceNode> Order(List<TraceNode> nodes)
    {
        var seen = new HashSet<TraceNode>(nodes.Count);
        var order = Walk(Roots, seen, nodes.Count);
        if (order.Count < nodes.Count)
        {
            // Spans that are each other's parents hang on no root: the first of each ring becomes one.
            var roots = Roots.ToList();
            foreach (var node in nodes.Where(n => !seen.Contains(n)))
            {
                if (!seen.Contains(node))
                {
                    node.Detach();
                    roots.Add(node);
                    order.AddRange(Walk([node], seen, nodes.Count));
                }
            }

            Roots = roots;
        }

        for (var i = order.Count - 1; i >= 0; i--)
        {
            var node = order[i];
            foreach (var child in node.Children)
            {
                node.Below += child.Below + 1;
                node.HasErrorBelow |= child.HasErrorBelow || child.Span.Status == SpanStatus.Error;
            }
        }

        return order;
    }

    private static List<TraceNode> Walk(IEnumerable<TraceNode> roots, HashSet<TraceNode> seen, int most)
    {
        var order = new List<TraceNode>(most);
        var next = new Stack<TraceNode>(roots.Reverse());
        while (next.TryPop(out var node))
        {
            seen.Add(node);
            node.Depth = node.Parent is { } parent ? parent.Depth + 1 : 0;
            order.Add(node);
            for (var i = node.Children.Count - 1; i >= 0; i--)
            {
                next.Push(node.Children[i]);
            }
        }

        return order;
    }
}
