using HyHome.Hosting.Lgtm.Tests.Support;
using HyHome.Tests.Dashboards;

namespace HyHome.Hosting.Lgtm.Tests.Dashboards;

/// <summary>The committed dashboards.</summary>
internal static class Files
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "hosting/HyHome.Hosting.Lgtm/Grafana/dashboards");

    public static IReadOnlyList<DashboardFile> All { get; } = DashboardFile.ReadAll(Folder);

    public static DashboardFile Get(string title) => All.Single(dashboard => dashboard.Title == title);
}
