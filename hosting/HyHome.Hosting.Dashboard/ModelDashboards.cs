using HyHome.Dashboard.Sources;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Dashboard;

/// <summary>The dashboards that the model provisions into Grafana, as files.</summary>
internal sealed class ModelDashboards(GrafanaDashboardsAnnotation annotation) : IDashboardFiles
{
    public async ValueTask<IReadOnlyList<DashboardFile>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = new List<DashboardFile>();
        await AddAsync(annotation.Files(), string.Empty, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private static async Task AddAsync(IEnumerable<ContainerFileSystemItem> items, string folder, List<DashboardFile> found, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            switch (item)
            {
                case ContainerDirectory directory:
                    await AddAsync(directory.Entries, folder.Length == 0 ? directory.Name : $"{folder}/{directory.Name}", found, cancellationToken).ConfigureAwait(false);
                    break;
                case ContainerFileBase file when file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase):
                    var text = file.Contents ?? (file.SourcePath is { } path ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false) : string.Empty);
                    found.Add(new DashboardFile(folder, file.Name, text));
                    break;
            }
        }
    }
}
