namespace HyHome.Hosting.Lgtm.Configuration;

/// <summary>A component's own configuration files, as they stand in this project's folders.</summary>
internal static class ComponentFile
{
    /// <summary>Reads a file by its path in the project, such as <c>Loki/loki.yaml</c>.</summary>
    public static string Read(string path)
    {
        using var stream = typeof(ComponentFile).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The file '{path}' is not part of this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The file as it is put into a container, under its own name.</summary>
    public static ContainerFile ToContainer(string path) => new() { Name = Path.GetFileName(path), Contents = Read(path) };

    /// <summary>All files below a folder of the project, as a tree with the same folders.</summary>
    public static IEnumerable<ContainerFileSystemItem> Tree(string folder) =>
        ToItems([.. typeof(ComponentFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))], folder);

    private static IEnumerable<ContainerFileSystemItem> ToItems(IReadOnlyCollection<string> paths, string folder)
    {
        // In order, so that publishing the same model gives the same bytes.
        foreach (var group in paths.GroupBy(path => path[(folder.Length + 1)..].Split('/')[0]).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var path = $"{folder}/{group.Key}";
            yield return group.Contains(path)
                ? ToContainer(path)
                : new ContainerDirectory { Name = group.Key, Entries = [.. ToItems([.. group], path)] };
        }
    }
}
