using HyHome.Dashboards.Content;
using HyHome.Dashboards.Model;

namespace HyHome.Dashboards;

/// <summary>All dashboards of HyHome.</summary>
public static class Catalogue
{
    public static IReadOnlyList<Dashboard> All { get; } =
    [
        HomeDashboard.Create(),
        ServicesDashboard.Create(),
        ServiceDetailDashboard.Create(),
        DotnetRuntimeDashboard.Create(),
        LogsOverviewDashboard.Create(),
        TracesOverviewDashboard.Create(),
        ClusterHealthDashboard.Create(),
        NodeUsageDashboard.Create(),
        IstioMeshDashboard.Create(),
        IstioPerformanceDashboard.Create(),
        StackDashboard.Create(),
    ];

    /// <summary>Relative path and content of each file.</summary>
    public static IEnumerable<(string Path, string Content)> Files() =>
        All.Select(d => ($"{d.Folder}/{d.Uid["hyhome-".Length..]}.json", d.ToJson()));
}
