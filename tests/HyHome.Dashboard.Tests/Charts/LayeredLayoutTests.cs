using HyHome.Dashboard.Charts;

namespace HyHome.Dashboard.Tests.Charts;

public sealed class LayeredLayoutTests
{
    [Fact]
    public void Each_node_is_to_the_right_of_those_that_lead_to_it()
    {
        var places = LayeredLayout.Place(Graph("a>b", "b>c", "a>c", "c>d"));

        Assert.Equal([0, 1, 2, 3], new[] { "a", "b", "c", "d" }.Select(id => places[id].Column));
    }

    [Fact]
    public void A_ring_does_not_push_its_nodes_apart_without_end()
    {
        var places = LayeredLayout.Place(Graph("a>b", "b>c", "c>a", "c>c", "x>y", "y>x"));

        Assert.Equal(5, places.Count);
        Assert.All(places.Values, p => Assert.InRange(p.Column, 0, 2));
    }

    [Fact]
    public void Edges_that_need_not_cross_do_not()
    {
        var places = LayeredLayout.Place(Graph("a>z", "b>y", "c>x"));

        foreach (var (from, to) in new[] { ("a", "z"), ("b", "y"), ("c", "x") })
        {
            Assert.Equal(places[from].Row, places[to].Row);
        }
    }

    [Fact]
    public void An_empty_graph_and_edges_of_unknown_nodes_are_no_error()
    {
        Assert.Empty(LayeredLayout.Place(new NodeGraphModel([], [new("a", "b")])));
        Assert.Single(LayeredLayout.Place(new NodeGraphModel([new("a", "a", [])], [new("a", "nobody")])));
    }

    private static NodeGraphModel Graph(params string[] edges)
    {
        var pairs = edges.Select(e => e.Split('>')).ToList();
        return new NodeGraphModel(
            [.. pairs.SelectMany(p => p).Distinct().Select(id => new GraphNode(id, id, []))],
            [.. pairs.Select(p => new GraphEdge(p[0], p[1]))]);
    }
}
