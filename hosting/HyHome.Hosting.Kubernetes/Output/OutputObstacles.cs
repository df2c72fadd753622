namespace HyHome.Hosting.Kubernetes.Output;

/// <summary>Finds what stands where files are to be written, before the first one is.</summary>
internal static class OutputObstacles
{
    /// <exception cref="DistributedApplicationException">Something is in the way; the message lists all of it.</exception>
    public static void ThrowIfAny(string folder, IEnumerable<string> paths)
    {
        var obstacles = File.Exists(folder) ? [$"'{folder}' is a file, where a folder is to be written."] : paths.Select(path => Of(folder, path)).OfType<string>().Distinct().ToList();
        if (obstacles.Count > 0)
        {
            throw new DistributedApplicationException($"{string.Join(Environment.NewLine, obstacles)} Move it away, or choose another folder with --output-path.");
        }
    }

    /// <summary>The folder on the way to a file that is a link, which would lead out of what is ours; null for none.</summary>
    public static string? LinkAbove(string folder, string path) => Parents(folder, path).FirstOrDefault(parent => new DirectoryInfo(parent).LinkTarget is not null);

    private static string? Of(string folder, string path) =>
        Parents(folder, path).FirstOrDefault(File.Exists) is { } file ? $"'{file}' is a file, where a folder is to be written."
        : LinkAbove(folder, path) is { } link ? $"'{link}' is a link to another folder, which is not ours to write to."
        : Directory.Exists(Path.Combine(folder, path)) ? $"'{Path.Combine(folder, path)}' is a folder, where a file is to be written."
        : null;

    private static IEnumerable<string> Parents(string folder, string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            yield return Path.Combine(folder, path[..end]);
        }
    }
}
