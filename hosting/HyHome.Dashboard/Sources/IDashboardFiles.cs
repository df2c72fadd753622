namespace HyHome.Dashboard.Sources;

/// <summary>One Grafana dashboard as it is provisioned.</summary>
/// <param name="Folder">The folder it is shown in; empty for none.</param>
/// <param name="FileName">Its file, such as <c>services.json</c>.</param>
/// <param name="Json">The file's text.</param>
public sealed record DashboardFile(string Folder, string FileName, string Json);

/// <summary>The Grafana dashboards that the model provisions.</summary>
public interface IDashboardFiles
{
    /// <summary>Reads all of them.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<IReadOnlyList<DashboardFile>> ReadAsync(CancellationToken cancellationToken);
}
