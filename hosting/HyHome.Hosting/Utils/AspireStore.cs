using System.Security.Cryptography;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>A folder for files that the AppHost makes, and that stay where they are from run to run while their content is the same.</summary>
public interface IAspireStore
{
    /// <summary>The folder.</summary>
    string BasePath { get; }

    /// <summary>Keeps a file under a name that follows from its content.</summary>
    /// <param name="filenameTemplate">Name and extension; a hash of the content comes between them.</param>
    /// <param name="contentStream">The content.</param>
    /// <returns>Where the file is.</returns>
    string GetFileNameWithContent(string filenameTemplate, Stream contentStream);
}

/// <summary>Keeps files in a store.</summary>
public static class AspireStoreExtensions
{
    /// <summary>Keeps a copy of a file under a name that follows from its content.</summary>
    /// <param name="aspireStore">The store.</param>
    /// <param name="filenameTemplate">Name and extension; a hash of the content comes between them.</param>
    /// <param name="sourceFilename">The file.</param>
    /// <returns>Where the copy is.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string GetFileNameWithContent(this IAspireStore aspireStore, string filenameTemplate, string sourceFilename)
    {
        ArgumentNullException.ThrowIfNull(aspireStore);
        ArgumentException.ThrowIfNullOrWhiteSpace(sourceFilename);
        using var source = File.Exists(sourceFilename) ? File.OpenRead(sourceFilename) : throw new FileNotFoundException($"The source file '{sourceFilename}' does not exist.", sourceFilename);
        return aspireStore.GetFileNameWithContent(filenameTemplate, source);
    }
}

/// <inheritdoc/>
internal sealed class AspireStore(string basePath) : IAspireStore
{
    /// <summary>The setting that names another folder.</summary>
    public const string PathKey = "Aspire:Store:Path";

    public string BasePath { get; } = basePath;

    public string GetFileNameWithContent(string filenameTemplate, Stream contentStream)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filenameTemplate);
        ArgumentNullException.ThrowIfNull(contentStream);
        using var content = new MemoryStream();
        contentStream.CopyTo(content);
        var bytes = content.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        var path = Path.Combine(BasePath, $"{Path.GetFileNameWithoutExtension(filenameTemplate)}.{hash}{Path.GetExtension(filenameTemplate)}");
        if (!File.Exists(path))
        {
            // Moved into place whole: another run may look for the same file just now.
            Directory.CreateDirectory(BasePath);
            var part = Path.Combine(BasePath, Path.GetRandomFileName());
            File.WriteAllBytes(part, bytes);
            File.Move(part, path, overwrite: true);
        }

        return path;
    }
}
