namespace HyHome.Hosting.Kubernetes.Files;

/// <summary>Tells a few files that fit into ConfigMaps from a tree of data or the root of a machine, without reading either.</summary>
internal static class FolderSize
{
    public const int MaxFiles = 500;
    public const long MaxBytes = 8L * 1024 * 1024;

    /// <summary>Whether a file, or a folder that has files, is small enough.</summary>
    public static bool IsContent(string path)
    {
        if (File.Exists(path))
        {
            return true;
        }

        var count = 0;
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device }))
        {
            bytes += file.Length;
            if (++count > MaxFiles || bytes > MaxBytes)
            {
                return false;
            }
        }

        return true;
    }
}
