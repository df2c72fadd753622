using HyHome.Dashboard.Pages.Resources;

namespace HyHome.Dashboard.Tests.Pages;

public sealed class GraphLayoutTests
{
    [Fact]
    public void An_arrow_leads_to_a_lower_row_and_passes_beside_the_nodes_between()
    {
        var layout = GraphLayout.Of(["web", "api", "store"], [("web", "api"), ("api", "store"), ("web", "store")]);

        var rows = layout.Nodes.OrderBy(node => node.Y).Select(node => node.Name);
        Assert.Equal(["web", "api", "store"], rows);
        var api = layout.Nodes.Single(node => node.Name == "api");
        var around = layout.Arrows.Single(arrow => arrow is { From: "web", To: "store" });
        Assert.All(
            around.Points.Where(point => point.Y >= api.Y && point.Y <= api.Y + GraphLayout.NodeHeight),
            point => Assert.False(point.X >= api.X && point.X <= api.X + GraphLayout.NodeWidth));
    }

    [Fact]
    public void Nodes_never_lie_on_each_other_and_all_fit()
    {
        var names = Enumerable.Range(0, 30).Select(i => $"n{i}").ToList();
        var arrows = names.SelectMany((name, i) => new[] { (name, names[((i * 7) + 3) % 30]), (name, names[((i * 11) + 5) % 30]) });

        var layout = GraphLayout.Of(names, arrows);

        Assert.Equal(30, layout.Nodes.Count);
        foreach (var (a, b) in layout.Nodes.SelectMany((a, i) => layout.Nodes.Skip(i + 1).Select(b => (a, b))))
        {
            Assert.True(Math.Abs(a.X - b.X) >= GraphLayout.NodeWidth || Math.Abs(a.Y - b.Y) >= GraphLayout.NodeHeight, $"{a} and {b}");
        }

        Assert.All(layout.Nodes, node => Assert.True(node.X >= 0 && node.X + GraphLayout.NodeWidth <= layout.Width && node.Y >= 0 && node.Y + GraphLayout.NodeHeight <= layout.Height));
    }

    [Fact]
    public void A_circle_is_drawn_with_one_arrow_upwards()
    {
        var layout = GraphLayout.Of(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")]);

        var back = Assert.Single(layout.Arrows, arrow => arrow.Points[0].Y > arrow.Points[^1].Y);
        Assert.Equal(("c", "a"), (back.From, back.To));
    }

    [Fact]
    public void Arrows_to_nowhere_and_to_oneself_are_left_out()
    {
        var layout = GraphLayout.Of(["a", "b"], [("a", "a"), ("a", "gone"), ("gone", "b"), ("A", "B")]);

        Assert.Equal(("A", "B"), Assert.Single(layout.Arrows.Select(arrow => (arrow.From, arrow.To))));
    }

    [Fact]
    public void A_model_without_resources_is_an_empty_drawing()
    {
        Assert.Empty(GraphLayout.Of([], []).Nodes);
    }
}
