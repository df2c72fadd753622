using HyHome.Dashboard.Pages.Traces;
using static HyHome.Dashboard.Tests.Traces.Spans;

namespace HyHome.Dashboard.Tests.Traces;

public sealed class CriticalPathTests
{
    [Fact]
    public void A_span_alone_is_the_whole_path() => Assert.Equal([new PathSegment("a", 0, 100)], CriticalPath.Of(Tree(Span("a", null, 0, 100)).Root));

    [Fact]
    public void What_follows_one_another_is_waited_for_in_turn()
    {
        var tree = Tree(Span("a", null, 0, 100), Span("b", "a", 10, 40), Span("c", "a", 50, 90));

        Assert.Equal(
            [new("a", 90, 100), new("c", 50, 90), new("a", 40, 50), new("b", 10, 40), new("a", 0, 10)],
            CriticalPath.Of(tree.Root));
    }

    [Fact]
    public void Of_what_runs_side_by_side_the_last_to_end_is_waited_for()
    {
        var tree = Tree(Span("a", null, 0, 100), Span("fast", "a", 10, 40), Span("slow", "a", 10, 80));

        Assert.Equal([new("a", 80, 100), new("slow", 10, 80), new("a", 0, 10)], CriticalPath.Of(tree.Root));
    }

    [Fact]
    public void What_still_ran_when_the_next_began_was_not_waited_for()
    {
        var tree = Tree(Span("a", null, 0, 100), Span("b", "a", 10, 60), Span("c", "a", 50, 90));

        Assert.DoesNotContain(CriticalPath.Of(tree.Root), s => s.SpanId == "b");
    }

    [Fact]
    public void What_outlives_its_parent_counts_until_the_parents_end()
    {
        var tree = Tree(Span("a", null, 0, 100), Span("b", "a", 20, 150));

        Assert.Equal([new("b", 20, 100), new("a", 0, 20)], CriticalPath.Of(tree.Root));
    }

    [Fact]
    public void What_begins_after_its_parents_end_is_not_waited_for()
    {
        var tree = Tree(Span("a", null, 0, 100), Span("later", "a", 120, 150));

        Assert.Equal([new PathSegment("a", 0, 100)], CriticalPath.Of(tree.Root));
    }

    [Fact]
    public void The_path_covers_the_whole_time_without_gap_or_overlap()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var spans = new List<HyHome.Dashboard.Clients.Tempo.Span> { Span("0", null, 0, 1000) };
            for (var i = 1; i < 200; i++)
            {
                var parent = spans[random.Next(spans.Count)];
                var start = parent.Start + random.Next((int)Math.Max(1, parent.Duration));
                spans.Add(Span($"{i}", parent.SpanId, start, start + random.Next(200)));
            }

            var path = CriticalPath.Of(Tree([.. spans]).Root);

            Assert.Equal((1000, 0), (path[0].To, path[^1].From));
            Assert.All(path.Zip(path.Skip(1)), p => Assert.Equal(p.First.From, p.Second.To));
        }
    }

    [Fact]
    public void A_deep_trace_needs_no_deep_stack()
    {
        var tree = Tree([Span("0", null, 0, 100_000), .. Enumerable.Range(1, 20_000).Select(i => Span($"{i}", $"{i - 1}", i, 100_000 - i))]);

        Assert.Equal(100_000, CriticalPath.Of(tree.Root).Sum(s => s.To - s.From));
    }
}
