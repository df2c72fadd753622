using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>
/// Who is whose parent in a trace, by the position of spans in <see cref="TraceView.Spans"/>, with the bounds of the nested set model.
/// As in Tempo, spans that no root leads to (their parent is missing) have bounds 0 and are related to nothing.
/// </summary>
internal sealed class TraceStructure
{
    private readonly int[] _parent;
    private readonly List<int> _fromTheTop = [];

    internal TraceStructure(Span[] spans)
    {
        _parent = new int[spans.Length];
        Left = new int[spans.Length];
        Right = new int[spans.Length];
        ChildCount = new int[spans.Length];
        Link(spans);
        Number(spans);
    }

    internal int[] Left { get; }

    internal int[] Right { get; }

    internal int[] ChildCount { get; }

    /// <summary>The left bound of the parent; -1 for a root, 0 for what is not connected to one.</summary>
    internal int NestedParent(int span) => Left[span] == 0 ? 0 : _parent[span] < 0 ? -1 : Left[_parent[span]];

    /// <summary>Spans whose parent is one of some spans.</summary>
    internal bool[] ChildrenOf(IReadOnlyList<int> spans)
    {
        var given = Set(spans);
        var marked = new bool[_parent.Length];
        for (var i = 0; i < marked.Length; i++)
        {
            marked[i] = IsBelow(i) && given[_parent[i]];
        }

        return marked;
    }

    /// <summary>The parents of some spans.</summary>
    internal bool[] ParentsOf(IReadOnlyList<int> spans)
    {
        var marked = new bool[_parent.Length];
        foreach (var span in spans)
        {
            if (IsBelow(span))
            {
                marked[_parent[span]] = true;
            }
        }

        return marked;
    }

    /// <summary>Spans below some spans, however deep.</summary>
    internal bool[] DescendantsOf(IReadOnlyList<int> spans)
    {
        var given = Set(spans);
        var marked = new bool[_parent.Length];
        foreach (var span in _fromTheTop)
        {
            marked[span] = IsBelow(span) && (given[_parent[span]] || marked[_parent[span]]);
        }

        return marked;
    }

    /// <summary>Spans above some spans, however far.</summary>
    internal bool[] AncestorsOf(IReadOnlyList<int> spans)
    {
        var marked = new bool[_parent.Length];
        foreach (var span in spans)
        {
            for (var current = span; IsBelow(current) && !marked[_parent[current]]; current = _parent[current])
            {
                marked[_parent[current]] = true;
            }
        }

        return marked;
    }

    /// <summary>Spans that have a parent in common with another one of some spans.</summary>
    internal bool[] SiblingsOf(IReadOnlyList<int> spans)
    {
        var given = Set(spans);
        var children = new int[_parent.Length];
        foreach (var span in spans)
        {
            children[IsBelow(span) ? _parent[span] : span] += IsBelow(span) ? 1 : 0;
        }

        var marked = new bool[_parent.Length];
        for (var i = 0; i < marked.Length; i++)
        {
            marked[i] = IsBelow(i) && children[_parent[i]] > (given[i] ? 1 : 0);
        }

        return marked;
    }

    private bool IsBelow(int span) => Left[span] > 0 && _parent[span] >= 0;

    private bool[] Set(IReadOnlyList<int> spans)
    {
        var set = new bool[_parent.Length];
        foreach (var span in spans)
        {
            set[span] = true;
        }

        return set;
    }

    private void Link(Span[] spans)
    {
        // Zipkin's shared spans: client and server have one id, and the server's children are meant.
        var byId = new Dictionary<ulong, int>(spans.Length);
        for (var i = 0; i < spans.Length; i++)
        {
            if (!byId.TryAdd(spans[i].SpanId, i) && spans[i].Kind == SpanKind.Server)
            {
                byId[spans[i].SpanId] = i;
            }
        }

        for (var i = 0; i < spans.Length; i++)
        {
            _parent[i] = spans[i].ParentSpanId != 0 && byId.TryGetValue(spans[i].ParentSpanId, out var parent) && parent != i ? parent : -1;
            if (_parent[i] >= 0)
            {
                ChildCount[_parent[i]]++;
            }
        }
    }

    private void Number(Span[] spans)
    {
        // Children by parent as linked lists: first child and next sibling, in order of start.
        var firstChild = new int[spans.Length];
        var nextSibling = new int[spans.Length];
        Array.Fill(firstChild, -1);
        for (var i = spans.Length - 1; i >= 0; i--)
        {
            if (_parent[i] >= 0)
            {
                nextSibling[i] = firstChild[_parent[i]];
                firstChild[_parent[i]] = i;
            }
            else
            {
                nextSibling[i] = -1;
            }
        }

        var bound = 1;
        for (var root = 0; root < spans.Length; root++)
        {
            if (spans[root].ParentSpanId != 0)
            {
                continue;
            }

            var current = root;
            Left[root] = bound++;
            _fromTheTop.Add(root);
            while (true)
            {
                if (firstChild[current] is >= 0 and var child)
                {
                    firstChild[current] = nextSibling[child];
                    Left[child] = bound++;
                    _fromTheTop.Add(child);
                    current = child;
                    continue;
                }

                Right[current] = bound++;
                if (current == root)
                {
                    break;
                }

                current = _parent[current];
            }
        }
    }
}
