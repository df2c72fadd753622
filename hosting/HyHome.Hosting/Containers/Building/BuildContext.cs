using System.Formats.Tar;
using System.Text;

namespace HyHome.Hosting.Containers.Building;

/// <summary>The folder that an image is built from, packed for the engine while it is sent.</summary>
internal sealed class BuildContext
{
    // Not random, or what copies the whole context would never come out of the builder's cache.
    private const string OutsideDockerfile = ".hyhome.Dockerfile";
    private const int BufferSize = 64 * 1024;
    private const UnixFileMode Everything = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly ImageBuildSpec _spec;
    private readonly IgnoreRules _ignored;
    private readonly string _dockerfileInContext;

    private BuildContext(ImageBuildSpec spec, IgnoreRules ignored)
    {
        _spec = spec;
        _ignored = ignored;
        _dockerfileInContext = Path.GetRelativePath(spec.ContextPath, spec.DockerfilePath).Replace('\\', '/');
        IsDockerfileOutside = _dockerfileInContext.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(_dockerfileInContext) || ignored.Ignores(_dockerfileInContext);
    }

    /// <summary>The Dockerfile's path inside the context.</summary>
    public string Dockerfile => IsDockerfileOutside ? OutsideDockerfile : _dockerfileInContext;

    private bool IsDockerfileOutside { get; }

    /// <summary>Looks at the folder.</summary>
    /// <exception cref="ImageBuildException">The folder or the Dockerfile is not there.</exception>
    public static async Task<BuildContext> OpenAsync(ImageBuildSpec spec, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(spec.ContextPath))
        {
            throw new ImageBuildException($"the folder '{spec.ContextPath}', which its image is to be built from, is not there; correct the contextPath, which is relative to the AppHost's folder");
        }

        if (!File.Exists(spec.DockerfilePath))
        {
            throw new ImageBuildException($"its Dockerfile '{spec.DockerfilePath}' is not there; correct the dockerfilePath, which is relative to the context '{spec.ContextPath}'");
        }

        try
        {
            return new BuildContext(spec, IgnoreRules.Parse(spec.IgnoreContent ?? await ReadIgnoreFileAsync(spec, cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ImageBuildException($"its .dockerignore can't be used: {e.Message}", e);
        }
    }

    /// <summary>Writes the archive.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="others">Files beside those of the folder, by name.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(Stream stream, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> others, CancellationToken cancellationToken)
    {
        // Not the newer form: BuildKit tells an archive by its first kilobyte, which has to hold a whole entry.
        await using var tar = new TarWriter(stream, TarEntryFormat.Gnu, leaveOpen: true);
        await AddFolderAsync(tar, new DirectoryInfo(_spec.ContextPath), "", cancellationToken).ConfigureAwait(false);
        if (IsDockerfileOutside)
        {
            await AddFileAsync(tar, new FileInfo(_spec.DockerfilePath), OutsideDockerfile, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (name, content) in others)
        {
            var entry = new GnuTarEntry(TarEntryType.RegularFile, name) { Mode = UnixFileMode.UserRead, DataStream = new MemoryStream(content.ToArray(), writable: false) };
            await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    // A Dockerfile may have rules of its own, in a file named after it.
    private static async Task<string> ReadIgnoreFileAsync(ImageBuildSpec spec, CancellationToken cancellationToken)
    {
        var file = new[] { $"{spec.DockerfilePath}.dockerignore", Path.Combine(spec.ContextPath, ".dockerignore") }.FirstOrDefault(File.Exists);
        return file is null ? "" : await File.ReadAllTextAsync(file, Encoding.UTF8, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddFolderAsync(TarWriter tar, DirectoryInfo folder, string prefix, CancellationToken cancellationToken)
    {
        foreach (var item in folder.EnumerateFileSystemInfos().OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            var name = prefix + item.Name;
            var isIgnored = _ignored.Ignores(name);
            if (item.LinkTarget is { } target)
            {
                if (!isIgnored)
                {
                    await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target.Replace('\\', '/') }, cancellationToken).ConfigureAwait(false);
                }
            }
            else if (item is DirectoryInfo inner)
            {
                if (!isIgnored)
                {
                    await tar.WriteEntryAsync(Entry(TarEntryType.Directory, name + "/", item), cancellationToken).ConfigureAwait(false);
                }

                if (!isIgnored || !_ignored.KeepsNothingBack)
                {
                    await AddFolderAsync(tar, inner, name + "/", cancellationToken).ConfigureAwait(false);
                }
            }
            else if (!isIgnored)
            {
                await AddFileAsync(tar, (FileInfo)item, name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task AddFileAsync(TarWriter tar, FileInfo file, string name, CancellationToken cancellationToken)
    {
        // What is empty is not opened: it may be a pipe, which would block, or a socket, which can't be.
        await using var content = file.Length == 0 ? Stream.Null : new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var entry = Entry(TarEntryType.RegularFile, name, file);
        entry.DataStream = file.Length == 0 ? null : content;
        await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    // As Docker's command line has it: root owns what is copied; where files have no mode, all may be executed.
    private static GnuTarEntry Entry(TarEntryType type, string name, FileSystemInfo item) => new(type, name)
    {
        Mode = OperatingSystem.IsWindows() ? Everything : item.UnixFileMode,
        ModificationTime = item.LastWriteTimeUtc,
    };
}
