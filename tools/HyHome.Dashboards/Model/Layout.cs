namespace HyHome.Dashboards.Model;

/// <summary>Places panels on Grafana's grid of 24 columns, from left to right and from top to bottom, and numbers them.</summary>
public sealed class Layout
{
    private const int Columns = 24;

    private readonly List<Panel> _panels = [];
    private int _y;

    /// <summary>A heading that a reader can fold.</summary>
    public Layout Section(string title)
    {
        Place(new Panel { Type = "row", Title = title, Collapsed = false, Panels = [] }, 0, Columns, 1);
        _y++;
        return this;
    }

    /// <summary>A line of panels of the same height that share the width equally.</summary>
    public Layout Row(int height, params Panel[] panels) => Row(height, [.. panels.Select(p => (p, Columns / panels.Length))]);

    /// <summary>A line of panels of the same height with widths of their own, in columns.</summary>
    public Layout Row(int height, params (Panel Panel, int Width)[] panels)
    {
        var x = 0;
        foreach (var (panel, width) in panels)
        {
            Place(panel, x, width, height);
            x += width;
        }

        _y += height;
        return this;
    }

    public IReadOnlyList<Panel> Build() => _panels;

    private void Place(Panel panel, int x, int width, int height)
    {
        panel.Id = _panels.Count + 1;
        panel.GridPos = new GridPos(x, _y, width, height);
        _panels.Add(panel);
    }
}
