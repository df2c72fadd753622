using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Under which circumstances a panel asks.</summary>
/// <param name="Range">The dashboard's time range.</param>
/// <param name="Scope">The variables that hold for the panel.</param>
/// <param name="Points">How many points of a series the panel has room for: its width in pixels.</param>
public sealed record QueryContext(DashboardRange Range, VariableScope Scope, int Points)
{
    /// <summary>Conditions for every query, by the data source's identifier.</summary>
    public IReadOnlyList<(string SourceUid, AdHocFilter Filter)> Filters { get; init; } = [];
}
