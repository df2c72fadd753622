using HyHome.Dashboard.Grafana.Arrangement;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class DashboardLayoutTests
{
    private static readonly VariableScope Scope = VariableScope.Empty.With(("pod", new VariableValue(["a", "b", "c"]) { IsList = true }));

    [Fact]
    public void Rows_are_sections_and_a_collapsed_one_holds_its_panels()
    {
        var sections = DashboardLayout.Create(
            Board(
                Panel(1, 0, 0, 12, 4),
                new() { Id = 2, Type = "row", Title = "Open", Position = new(0, 4, 24, 1) },
                Panel(3, 0, 5, 12, 4),
                new() { Id = 4, Type = "row", Title = "Closed $pod", Position = new(0, 9, 24, 1), IsCollapsed = true, Panels = [Panel(5, 0, 10, 24, 4)] }),
            Scope);

        Assert.Equal([null, "Open", "Closed a + b + c"], sections.Select(section => section.Title));
        Assert.Equal([1, 3, 5], sections.Select(section => Assert.Single(section.Panels).Panel.Id));
        Assert.Equal([false, false, true], sections.Select(section => section.IsCollapsed));
        Assert.All(sections, section => Assert.Equal(0, section.Panels[0].Position.Y));
    }

    [Fact]
    public void A_panel_is_repeated_beside_itself_and_what_stands_below_gives_way()
    {
        var section = Assert.Single(DashboardLayout.Create(Board(Panel(1, 0, 0, 24, 4) with { Repeat = "pod", MaxPerRow = 2 }, Panel(2, 0, 4, 24, 4)), Scope));

        Assert.Equal([new(0, 0, 12, 4), new(12, 0, 12, 4), new(0, 4, 12, 4), new(0, 8, 24, 4)], section.Panels.Select(panel => panel.Position));
        Assert.Equal(["a", "b", "c"], section.Panels.Take(3).Select(panel => Interpolator.Replace("$pod", panel.Scope)));
        Assert.Equal(4, section.Panels.Select(panel => panel.Key).Distinct().Count());
    }

    [Fact]
    public void Panels_at_one_place_go_below_each_other()
    {
        var section = Assert.Single(DashboardLayout.Create(Board(Panel(1, 0, 0, 12, 4), Panel(2, 0, 0, 12, 4), Panel(3, 12, 0, 12, 4), Panel(4, 6, 2, 12, 4)), Scope));

        Assert.Equal([new(0, 0, 12, 4), new(0, 4, 12, 4), new(12, 0, 12, 4), new(6, 8, 12, 4)], section.Panels.Select(panel => panel.Position));
    }

    [Fact]
    public void A_panel_can_be_repeated_downwards()
    {
        var section = Assert.Single(DashboardLayout.Create(Board(Panel(1, 0, 0, 8, 4) with { Repeat = "pod", RepeatDirection = "v" }), Scope));

        Assert.Equal([new(0, 0, 8, 4), new(0, 4, 8, 4), new(0, 8, 8, 4)], section.Panels.Select(panel => panel.Position));
    }

    [Fact]
    public void A_row_is_repeated_with_its_panels()
    {
        var sections = DashboardLayout.Create(Board(new() { Id = 1, Type = "row", Title = "Pod $pod", Repeat = "pod" }, Panel(2, 0, 1, 24, 4)), Scope);

        Assert.Equal(["Pod a", "Pod b", "Pod c"], sections.Select(section => section.Title));
        Assert.Equal(3, sections.SelectMany(section => section.Panels).Select(panel => panel.Key).Distinct().Count());
    }

    private static DashboardModel Board(params PanelModel[] panels) => new() { Uid = "u", Title = "T", Panels = panels };

    private static PanelModel Panel(int id, int x, int y, int width, int height) => new() { Id = id, Type = "stat", Position = new(x, y, width, height) };
}
