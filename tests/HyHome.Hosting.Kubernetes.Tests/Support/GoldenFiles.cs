namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>Files that a reviewer reads: HYHOME_ACCEPT=1 writes what is generated now.</summary>
internal static class GoldenFiles
{
    public static void Check(string folder, IReadOnlyDictionary<string, string> files)
    {
        if (Environment.GetEnvironmentVariable("HYHOME_ACCEPT") == "1")
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            foreach (var (path, content) in files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, content);
            }
        }

        IEnumerable<string> accepted = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)
            : [];
        Assert.Equal(accepted, files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(File.ReadAllText(Path.Combine(folder, file.Key)), file.Value));
    }
}
