using HyHome.Dashboard.Clients.Tempo;
using static HyHome.Dashboard.Tests.Traces.Spans;

namespace HyHome.Dashboard.Tests.Traces;

public sealed class TraceTreeTests
{
    [Fact]
    public void Each_span_is_followed_by_those_below_it()
    {
        var tree = Tree(Span("a", null, 0, 100), Span("b", "a", 10, 50), Span("c", "a", 60, 90), Span("d", "b", 20, 30, status: SpanStatus.Error));

        Assert.Equal(["a", "b", "d", "c"], tree.All.Select(n => n.Span.SpanId));
        Assert.Equal([0, 1, 2, 1], tree.All.Select(n => n.Depth));
        Assert.Equal([3, 1, 0, 0], tree.All.Select(n => n.Below));
        Assert.Equal([true, true, false, false], tree.All.Select(n => n.HasErrorBelow));
        Assert.Equal((0, 100, "a"), (tree.Start, tree.Duration, tree.Root.Span.SpanId));
    }

    [Fact]
    public void What_is_below_a_collapsed_span_is_left_out()
    {
        var tree = Tree(Span("a", null, 0, 100), Span("b", "a", 10, 50), Span("c", "b", 20, 30), Span("d", "a", 60, 90));

        Assert.Equal(["a", "b", "d"], tree.Visible(new HashSet<string> { "b" }).Select(n => n.Span.SpanId));
        Assert.Equal(["a"], tree.Visible(new HashSet<string> { "a", "b" }).Select(n => n.Span.SpanId));
        Assert.Same(tree.All, tree.Visible(new HashSet<string>()));
    }

    [Fact]
    public void A_span_whose_parent_has_not_arrived_is_a_root_of_its_own()
    {
        var tree = Tree(Span("x", "lost", 5, 10), Span("a", null, 10, 20));

        Assert.Equal(["x", "a"], tree.Roots.Select(n => n.Span.SpanId));
        Assert.True(tree.Find("x")!.IsOrphan);
        Assert.Equal("a", tree.Root.Span.SpanId);
    }

    [Fact]
    public void Spans_that_are_each_others_parents_are_all_shown()
    {
        var tree = Tree(Span("a", "b", 0, 10), Span("b", "a", 1, 9), Span("c", "b", 2, 3), Span("self", "self", 4, 5));

        Assert.Equal(["a", "b", "c", "self"], tree.All.Select(n => n.Span.SpanId).Order());
        Assert.All(tree.All, n => Assert.InRange(n.Depth, 0, 3));
    }

    [Fact]
    public void Two_spans_with_one_id_are_both_shown()
    {
        var tree = Tree(Span("a", null, 0, 10), Span("b", "a", 1, 5), Span("b", "a", 2, 6));

        Assert.Equal(3, tree.All.Count);
    }

    [Fact]
    public void A_trace_may_be_as_deep_as_it_has_spans()
    {
        var tree = Tree([Span("0", null, 0, 100_000), .. Enumerable.Range(1, 20_000).Select(i => Span($"{i}", $"{i - 1}", i, 100_000 - i))]);

        Assert.Equal(20_000, tree.All[^1].Depth);
        Assert.Equal(20_000, tree.Root.Below);
    }
}
