namespace HyHome.Dashboard.Pages.Traces;

/// <summary>A time in which a span was what the trace waited for.</summary>
/// <param name="SpanId">The span.</param>
/// <param name="From">Nanoseconds of the Unix time.</param>
/// <param name="To">Nanoseconds of the Unix time.</param>
public readonly record struct PathSegment(string SpanId, long From, long To);

/// <summary>
/// What a trace waited for, from its end backwards: at each moment the span that ended last below the one it is in. Shortening what is on
/// the path shortens the trace; shortening anything else does not.
/// </summary>
public static class CriticalPath
{
    /// <summary>The segments of the path from a span, the last moment first.</summary>
    public static IReadOnlyList<PathSegment> Of(TraceNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var segments = new List<PathSegment>();
        // Spans under way: where they are left, and their children by end, the last first.
        var open = new Stack<Frame>();
        open.Push(new Frame(root, root.Span.End));
        while (open.TryPeek(out var frame))
        {
            if (frame.Next() is not { } child)
            {
                Add(segments, frame.Node, frame.Node.Span.Start, frame.At);
                open.Pop();
                continue;
            }

            // What ends after the moment it is waited for was not waited for beyond it.
            var end = Math.Min(child.Span.End, frame.At);
            Add(segments, frame.Node, end, frame.At);
            frame.At = Math.Max(child.Span.Start, frame.Node.Span.Start);
            open.Push(new Frame(child, end));
        }

        return segments;
    }

    private static void Add(List<PathSegment> segments, TraceNode node, long from, long to)
    {
        if (to > from)
        {
            segments.Add(new PathSegment(node.Span.SpanId, from, to));
        }
    }

    private sealed class Frame(TraceNode node, long end)
    {
        private readonly TraceNode[] _children = [.. node.Children.OrderByDescending(static c => c.Span.End)];
        private readonly long _end = end;
        private int _next;

        public TraceNode Node => node;

        public long At { get; set; } = end;

        // The next child back in time that was over at the moment: what still ran when the next one began was not what that waited for.
        // A child that outlives its parent counts as over when its parent was.
        public TraceNode? Next()
        {
            while (_next < _children.Length)
            {
                var child = _children[_next++];
                if (child.Span.Start < At && child.Span.End > node.Span.Start && Math.Min(child.Span.End, _end) <= At)
                {
                    return child;
                }
            }

            return null;
        }
    }
}
