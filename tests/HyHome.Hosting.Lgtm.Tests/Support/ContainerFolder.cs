namespace HyHome.Hosting.Lgtm.Tests.Support;

/// <summary>A container's files on this machine's disk, with the paths inside of them moved there.</summary>
internal sealed class ContainerFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hyhome-files-");

    public static async Task<ContainerFolder> CreateAsync(IResource resource, string configDirectory, CancellationToken cancellationToken)
    {
        var folder = new ContainerFolder();
        foreach (var (path, text) in await Model.FilesAsync(resource, cancellationToken))
        {
            var target = folder.PathOf(path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, text.Replace(configDirectory, folder.PathOf(configDirectory)), cancellationToken);
        }

        return folder;
    }

    public string PathOf(string containerPath) => Path.Combine(_root.FullName, containerPath.TrimStart('/'));

    public void Dispose() => _root.Delete(recursive: true);
}
