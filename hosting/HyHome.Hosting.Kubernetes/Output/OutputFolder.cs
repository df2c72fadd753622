using System.Security.Cryptography;
using System.Text;

namespace HyHome.Hosting.Kubernetes.Output;

/// <summary>
/// A folder of generated files. A rewrite replaces what the last one wrote, removes what is no longer written and touches nothing else:
/// a list of the files with their hashes lies beside them.
/// </summary>
internal sealed class OutputFolder
{
    /// <summary>The list's name. It belongs into version control with the files.</summary>
    public const string ListName = ".hyhome-files";

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Adds a file by its path relative to the folder, with forward slashes.</summary>
    /// <exception cref="InvalidOperationException">The path is not inside the folder, or two files have the same path.</exception>
    public void Add(string path, string content) => Add(path, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="Add(string, string)" />
    public void Add(string path, byte[] content)
    {
        if (Path.IsPathRooted(path) || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new InvalidOperationException($"'{path}' is no path inside the output folder.");
        }

        if (!_files.TryAdd(path, content))
        {
            throw new InvalidOperationException($"Two files would be written to '{path}'. Rename one of the resources.");
        }
    }

    /// <summary>The files in order of their paths.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>Writes the files and removes those that only the last run wrote. A file that a person has changed since is kept, and returned.</summary>
    /// <returns>Files that are no longer generated but were changed by hand, so that they stayed.</returns>
    /// <exception cref="DistributedApplicationException">Something is in the way, or the folder cannot be written to; nothing is then lost.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        OutputObstacles.ThrowIfAny(folder, [.. _files.Keys, ListName]);
        try
        {
            return await WriteFilesAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"'{folder}' cannot be written: {error.Message.TrimEnd('.')}. Make it writable, or choose another folder with --output-path.", error);
        }
    }

    private async Task<IReadOnlyList<string>> WriteFilesAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var kept = new List<string>();
        foreach (var (path, hash) in await ReadListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            var file = Path.Combine(folder, path);
            if (_files.ContainsKey(path) || !File.Exists(file) || OutputObstacles.LinkAbove(folder, path) is not null)
            {
                continue;
            }

            if (Hash(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)) == hash)
            {
                File.Delete(file);
                RemoveEmptyParents(folder, file);
            }
            else
            {
                kept.Add(path);
            }
        }

        foreach (var (path, content) in _files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (new FileInfo(file).LinkTarget is not null)
            {
                // What it leads to is not ours.
                File.Delete(file);
            }

            var existing = File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false) : null;
            if (existing is null || !existing.AsSpan().SequenceEqual(content))
            {
                await File.WriteAllBytesAsync(file, content, cancellationToken).ConfigureAwait(false);
            }
        }

        var list = string.Concat(_files.Select(f => $"{Hash(f.Value)}  {f.Key}\n"));
        await File.WriteAllTextAsync(Path.Combine(folder, ListName), list, cancellationToken).ConfigureAwait(false);
        return kept;
    }

    private static async Task<List<(string Path, string Hash)>> ReadListAsync(string folder, CancellationToken cancellationToken)
    {
        var list = Path.Combine(folder, ListName);
        var files = new List<(string, string)>();
        if (!File.Exists(list))
        {
            return files;
        }

        foreach (var line in await File.ReadAllLinesAsync(list, cancellationToken).ConfigureAwait(false))
        {
            // A list that was edited must not make us delete outside the folder.
            if (line.Split("  ", 2) is [var hash, var path] && !Path.IsPathRooted(path) && !path.Split('/').Contains(".."))
            {
                files.Add((path, hash));
            }
        }

        return files;
    }

    private static void RemoveEmptyParents(string folder, string file)
    {
        var root = Path.GetFullPath(folder);
        for (var parent = Path.GetDirectoryName(Path.GetFullPath(file)); parent is not null && parent.Length > root.Length && !Directory.EnumerateFileSystemEntries(parent).Any(); parent = Path.GetDirectoryName(parent))
        {
            Directory.Delete(parent);
        }
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
