namespace HyHome.Hosting.Lgtm.Configuration;

/// <summary>Files of a container as texts.</summary>
internal static class FileContent
{
    /// <summary>All files below the items, with their paths, in order.</summary>
    public static IEnumerable<(string Path, string Text)> Of(IEnumerable<ContainerFileSystemItem> items, string parent = "")
    {
        foreach (var item in items)
        {
            var path = parent.Length == 0 ? item.Name : $"{parent}/{item.Name}";
            if (item is ContainerDirectory folder)
            {
                foreach (var file in Of(folder.Entries, path))
                {
                    yield return file;
                }
            }
            else if (item is ContainerFile file)
            {
                yield return (path, file.Contents ?? File.ReadAllText(file.SourcePath!));
            }
        }
    }
}
