namespace HyHome.Hosting.Lgtm.Configuration;

/// <summary>Files that an AppHost's author names.</summary>
internal static class UserFile
{
    /// <summary>The full path of a file or folder named relative to the AppHost.</summary>
    /// <exception cref="DistributedApplicationException">There is nothing at that path.</exception>
    public static string Resolve<T>(IResourceBuilder<T> builder, string path, string purpose)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        var full = Path.GetFullPath(path, builder.ApplicationBuilder.AppHostDirectory);
        return File.Exists(full) || Directory.Exists(full)
            ? full
            : throw new DistributedApplicationException(
                $"The {purpose} of '{builder.Resource.Name}' is to be read from '{path}', but there is nothing at '{full}'. "
                + "Give a path relative to the AppHost's project folder, or create the file.");
    }

    /// <summary>A file as one item, a folder as its items (sub-folders included).</summary>
    public static IEnumerable<ContainerFileSystemItem> ToItems(string fullPath, string pattern) => Directory.Exists(fullPath)
        ? ContainerDirectory.GetFileSystemItemsFromPath(fullPath, pattern, SearchOption.AllDirectories)
        : [new ContainerFile { Name = Path.GetFileName(fullPath), SourcePath = fullPath }];
}
