using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Catalogue;

/// <summary>The dashboards that the model provisions. A file is parsed anew only when its text changed.</summary>
internal sealed class DashboardCatalogue(DashboardOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Json, DashboardEntry Entry)> _read = new(StringComparer.Ordinal);

    /// <summary>All of them by folder and title.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IReadOnlyList<DashboardEntry>> AllAsync(CancellationToken cancellationToken)
    {
        var files = options.Dashboards is null ? [] : await options.Dashboards.ReadAsync(cancellationToken);
        lock (_lock)
        {
            return [.. files.Select(Read).OrderBy(static entry => entry.Folder, StringComparer.OrdinalIgnoreCase).ThenBy(static entry => entry.Title, StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>A dashboard by its identifier; null when there is none.</summary>
    public async ValueTask<DashboardEntry?> FindAsync(string uid, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).FirstOrDefault(entry => entry.Model?.Uid == uid);

    private DashboardEntry Read(DashboardFile file)
    {
        var key = $"{file.Folder}/{file.FileName}";
        if (_read.TryGetValue(key, out var known) && known.Json == file.Json)
        {
            return known.Entry;
        }

        DashboardEntry entry;
        try
        {
            entry = new(file.Folder, file.FileName, DashboardReader.Read(file.Json), null);
        }
        catch (FormatException error)
        {
            entry = new(file.Folder, file.FileName, null, error.Message);
        }

        _read[key] = (file.Json, entry);
        return entry;
    }
}
