using HyHome.Dashboard.Charts;

namespace HyHome.Dashboard.Tests.Charts;

public sealed class GraphLayoutTests
{
    private static readonly GraphShape Down = new(NodeWidth: 148, NodeHeight: 40, RowGap: 30, NodeGap: 20);

    private static readonly GraphShape Right = new(NodeWidth: 150, NodeHeight: 60, RowGap: 200, NodeGap: 30, IsRightwards: true);

    [Fact]
    public void An_arrow_leads_to_a_lower_row_and_passes_beside_the_nodes_between()
    {
        var layout = GraphLayout.Of(["web", "api", "store"], [("web", "api"), ("api", "store"), ("web", "store")], Down);

        var rows = layout.Nodes.OrderBy(node => node.Y).Select(node => node.Name);
        Assert.Equal(["web", "api", "store"], rows);
        var api = layout.Nodes.Single(node => node.Name == "api");
        var around = layout.Arrows.Single(arrow => arrow is { From: "web", To: "store" });
        Assert.All(
            around.Points.Where(point => point.Y >= api.Y && point.Y <= api.Y + Down.NodeHeight),
            point => Assert.False(point.X >= api.X && point.X <= api.X + Down.NodeWidth));
    }

    [Fact]
    public void Nodes_never_lie_on_each_other_and_all_fit()
    {
        var names = Enumerable.Range(0, 30).Select(i => $"n{i}").ToList();
        var arrows = names.SelectMany((name, i) => new[] { (name, names[((i * 7) + 3) % 30]), (name, names[((i * 11) + 5) % 30]) });

        var layout = GraphLayout.Of(names, arrows, Down);

        Assert.Equal(30, layout.Nodes.Count);
        foreach (var (a, b) in layout.Nodes.SelectMany((a, i) => layout.Nodes.Skip(i + 1).Select(b => (a, b))))
        {
            Assert.True(Math.Abs(a.X - b.X) >= Down.NodeWidth || Math.Abs(a.Y - b.Y) >= Down.NodeHeight, $"{a} and {b}");
        }

        Assert.All(layout.Nodes, node => Assert.True(node.X >= 0 && node.X + Down.NodeWidth <= layout.Width && node.Y >= 0 && node.Y + Down.NodeHeight <= layout.Height));
    }

    [Fact]
    public void A_circle_is_drawn_with_one_arrow_upwards()
    {
        var layout = GraphLayout.Of(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")], Down);

        var back = Assert.Single(layout.Arrows, arrow => arrow.Points[0].Y > arrow.Points[^1].Y);
        Assert.Equal(("c", "a"), (back.From, back.To));
    }

    [Fact]
    public void Arrows_to_nowhere_and_to_oneself_are_left_out()
    {
        var layout = GraphLayout.Of(["a", "b"], [("a", "a"), ("a", "gone"), ("gone", "b"), ("A", "B")], Down);

        Assert.Equal(("A", "B"), Assert.Single(layout.Arrows.Select(arrow => (arrow.From, arrow.To))));
    }

    [Fact]
    public void A_model_without_resources_is_an_empty_drawing()
    {
        Assert.Empty(GraphLayout.Of([], [], Down).Nodes);
    }
    [Fact]
    public void Rightwards_each_node_is_to_the_right_of_those_that_lead_to_it()
    {
        var layout = Rightwards("a>b", "b>c", "a>c", "c>d");

        Assert.Equal(["a", "b", "c", "d"], layout.Nodes.OrderBy(node => node.X).Select(node => node.Name));
        Assert.Equal(4, layout.Nodes.Select(node => node.X).Distinct().Count());
        Assert.All(layout.Nodes, node => Assert.True(node.X + Right.NodeWidth <= layout.Width && node.Y + Right.NodeHeight <= layout.Height));
    }

    [Fact]
    public void Arrows_that_need_not_cross_do_not()
    {
        var layout = Rightwards("a>z", "b>y", "c>x");

        Assert.All(layout.Arrows, arrow => Assert.Equal(arrow.Points[0].Y, arrow.Points[^1].Y));
    }

    [Fact]
    public void Rings_do_not_push_their_nodes_apart_without_end()
    {
        var layout = Rightwards("a>b", "b>c", "c>a", "x>y", "y>x");

        Assert.Equal(5, layout.Nodes.Count);
        Assert.InRange(layout.Nodes.Select(node => node.X).Distinct().Count(), 1, 3);
    }

    [Fact]
    public void Names_that_differ_in_case_only_are_two_where_case_counts() =>
        Assert.Equal(2, GraphLayout.Of(["api", "API"], [("api", "API")], Right, StringComparer.Ordinal).Nodes.Count);

    private static GraphLayout Rightwards(params string[] arrows)
    {
        var pairs = arrows.Select(arrow => arrow.Split('>')).ToList();
        return GraphLayout.Of([.. pairs.SelectMany(pair => pair).Distinct()], pairs.Select(pair => (pair[0], pair[1])), Right);
    }
}
