using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Arrangement;

/// <summary>A panel on the page: itself, or one of its repetitions.</summary>
/// <param name="Key">What tells it from all others of the page.</param>
/// <param name="Panel">The panel.</param>
/// <param name="Scope">The variables that hold for it.</param>
/// <param name="Position">Where it stands in its section.</param>
public sealed record PanelInstance(string Key, PanelModel Panel, VariableScope Scope, GridPosition Position);

/// <summary>A row with its panels; the panels above the first row are a section without a row.</summary>
/// <param name="Key">What tells it from all others of the page.</param>
/// <param name="Title">The row's title; null without a row.</param>
/// <param name="IsCollapsed">Whether it begins with its panels hidden.</param>
/// <param name="Panels">The panels in reading order.</param>
public sealed record DashboardSection(string Key, string? Title, bool IsCollapsed, IReadOnlyList<PanelInstance> Panels);
