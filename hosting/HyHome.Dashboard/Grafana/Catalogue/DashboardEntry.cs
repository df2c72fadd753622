using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Catalogue;

/// <summary>A dashboard of the model, or a file that is none.</summary>
/// <param name="Folder">The folder it is shown in; empty for none.</param>
/// <param name="FileName">Its file.</param>
/// <param name="Model">The dashboard; null when the file can't be read.</param>
/// <param name="Problem">Why the file can't be read; null when it can.</param>
public sealed record DashboardEntry(string Folder, string FileName, DashboardModel? Model, string? Problem)
{
    /// <summary>What people call it.</summary>
    public string Title => Model?.Title ?? FileName;
}
