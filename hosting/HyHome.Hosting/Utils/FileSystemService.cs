namespace HyHome.Hosting;

/// <summary>Files the application needs for itself.</summary>
public interface IFileSystemService
{
    /// <summary>Files that are deleted with the application.</summary>
    ITempFileSystemService TempDirectory { get; }
}

/// <summary>Temporary files and folders, readable by their owner only.</summary>
public interface ITempFileSystemService
{
    /// <summary>Creates a folder.</summary>
    /// <param name="prefix">How its name begins.</param>
    TempDirectory CreateTempSubdirectory(string? prefix = null);

    /// <summary>Creates an empty file, alone in a new folder when it is given a name.</summary>
    /// <param name="fileName">Its name; null for any.</param>
    TempFile CreateTempFile(string? fileName = null);
}

/// <summary>A temporary folder; disposing deletes it.</summary>
public abstract class TempDirectory : IDisposable
{
    /// <summary>Where it is.</summary>
    public abstract string Path { get; }

    /// <summary>Deletes it.</summary>
    public abstract void Dispose();
}

/// <summary>A temporary file; disposing deletes it.</summary>
public abstract class TempFile : IDisposable
{
    /// <summary>Where it is.</summary>
    public abstract string Path { get; }

    /// <summary>Deletes it.</summary>
    public abstract void Dispose();
}

internal sealed class FileSystemService : IFileSystemService, ITempFileSystemService, IDisposable
{
    private readonly List<Folder> _folders = [];
    private readonly Lock _lock = new();

    public ITempFileSystemService TempDirectory => this;

    public TempDirectory CreateTempSubdirectory(string? prefix = null)
    {
        var folder = new Folder(Directory.CreateTempSubdirectory(prefix ?? "hyhome-").FullName);
        lock (_lock)
        {
            _folders.Add(folder);
        }

        return folder;
    }

    public TempFile CreateTempFile(string? fileName = null)
    {
        var folder = CreateTempSubdirectory();
        var path = Path.Combine(folder.Path, fileName ?? Path.GetRandomFileName());
        File.Create(path).Dispose();
        return new FileInFolder(path, folder);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _folders.ForEach(f => f.Dispose());
            _folders.Clear();
        }
    }

    private sealed class Folder(string path) : TempDirectory
    {
        public override string Path { get; } = path;

        public override void Dispose()
        {
            if (Directory.Exists(Path))
            {
                Directory.Delete(Path, recursive: true);
            }
        }
    }

    private sealed class FileInFolder(string path, TempDirectory folder) : TempFile
    {
        public override string Path { get; } = path;

        public override void Dispose() => folder.Dispose();
    }
}
