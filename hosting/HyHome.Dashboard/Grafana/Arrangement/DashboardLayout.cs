using System.Globalization;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Arrangement;

/// <summary>Lays a dashboard out: rows become sections, rows and panels are repeated for the values of their variables.</summary>
internal static class DashboardLayout
{
    private const int Columns = 24;

    /// <summary>The sections from top to bottom.</summary>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="scope">The variables.</param>
    public static IReadOnlyList<DashboardSection> Create(DashboardModel dashboard, VariableScope scope)
    {
        var sections = new List<DashboardSection>();
        PanelModel? row = null;
        var panels = new List<PanelModel>();
        foreach (var panel in dashboard.Panels.OrderBy(static panel => panel.Position.Y).ThenBy(static panel => panel.Position.X))
        {
            if (panel.IsRow)
            {
                Close();
                row = panel;
            }
            else
            {
                panels.Add(panel);
            }
        }

        Close();
        return sections;

        void Close()
        {
            // A collapsed row holds its panels, an open one is followed by them.
            if (row is not null || panels.Count > 0)
            {
                sections.AddRange(Sections(row, [.. row?.Panels ?? [], .. panels], scope));
            }

            panels.Clear();
        }
    }

    private static IEnumerable<DashboardSection> Sections(PanelModel? row, IReadOnlyList<PanelModel> panels, VariableScope scope)
    {
        var key = row is null ? "top" : $"row-{row.Id.ToString(CultureInfo.InvariantCulture)}";
        foreach (var (suffix, inner) in Repeat(row?.Repeat, scope))
        {
            yield return new(
                key + suffix,
                row is null ? null : Interpolator.Replace(row.Title, inner, VariableFormats.Text),
                row?.IsCollapsed ?? false,
                Place(panels, inner, key + suffix));
        }
    }

    private static IReadOnlyList<PanelInstance> Place(IReadOnlyList<PanelModel> panels, VariableScope scope, string section)
    {
        var top = panels.Count == 0 ? 0 : panels.Min(static panel => panel.Position.Y);
        var placed = new List<PanelInstance>();
        var shift = 0;
        foreach (var panel in panels.OrderBy(static panel => panel.Position.Y).ThenBy(static panel => panel.Position.X))
        {
            var repetitions = Repeat(panel.Repeat, scope).ToArray();
            var position = panel.Position with { Y = panel.Position.Y - top + shift };
            var last = position;
            for (var index = 0; index < repetitions.Length; index++)
            {
                var (suffix, inner) = repetitions[index];
                last = PositionOf(panel, position, index, repetitions.Length);
                placed.Add(new($"{section}/{panel.Id.ToString(CultureInfo.InvariantCulture)}{suffix}", panel, inner, Free(last, placed)));
            }

            // What stands below gives way.
            shift += last.Y - position.Y;
        }

        return placed;
    }

    // Two at one place would cover each other: as in Grafana, the later one goes below.
    private static GridPosition Free(GridPosition position, List<PanelInstance> placed)
    {
        while (placed.Find(other => Overlap(position, other.Position)) is { } other)
        {
            position = position with { Y = other.Position.Y + other.Position.Height };
        }

        return position;
    }

    private static bool Overlap(GridPosition one, GridPosition other) =>
        one.X < other.X + other.Width && other.X < one.X + one.Width && one.Y < other.Y + other.Height && other.Y < one.Y + one.Height;

    private static GridPosition PositionOf(PanelModel panel, GridPosition first, int index, int count)
    {
        if (panel.Repeat is null || count == 1 && panel.RepeatDirection == "v")
        {
            return first;
        }

        if (panel.RepeatDirection == "v")
        {
            return first with { Y = first.Y + index * first.Height };
        }

        var perRow = Math.Min(count, panel.MaxPerRow);
        var width = Columns / perRow;
        return new(index % perRow * width, first.Y + index / perRow * first.Height, width, first.Height);
    }

    private static IEnumerable<(string Suffix, VariableScope Scope)> Repeat(string? variable, VariableScope scope)
    {
        if (variable is null || scope.Find(variable) is not { Values.Count: > 0 } value)
        {
            return [("", scope)];
        }

        var texts = value.Texts.Count == value.Values.Count ? value.Texts : value.Values;
        return value.Values.Select((item, index) => ($"-{item}", scope.With((variable, value with { Values = [item], Texts = [texts[index]], IsAll = false, AllValue = null }))));
    }
}
