using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Tests.Grafana;

/// <summary>The dashboards that the model provisions in Grafana.</summary>
internal static class Provisioned
{
    private const string Folder = "dashboards/";

    public static IReadOnlyList<string> Files { get; } =
        [.. typeof(Provisioned).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..]).Order(StringComparer.Ordinal)];

    public static DashboardModel Read(string file)
    {
        using var reader = new StreamReader(typeof(Provisioned).Assembly.GetManifestResourceStream(Folder + file)!);
        return DashboardReader.Read(reader.ReadToEnd());
    }
}
