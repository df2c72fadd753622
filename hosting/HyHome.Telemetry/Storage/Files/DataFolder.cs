using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>The folder of one store, locked for this store alone. The lock ends with the process, however it ends.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly ILogger _logger;
    private int _isDisposed;

    private DataFolder(string path, FileStream handle, ILogger logger)
    {
        Path = path;
        _lock = handle;
        _logger = logger;
    }

    public string Path { get; }

    /// <summary>Opens a folder, which is made where it is not there.</summary>
    /// <exception cref="IOException">Another store has it open, or it cannot be written.</exception>
    public static DataFolder Open(string path, ILogger logger)
    {
        Directory.CreateDirectory(path);
        var owner = System.IO.Path.Combine(path, "owner");
        FileStream handle;
        try
        {
            handle = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException)
        {
            var who = File.Exists(owner) ? File.ReadAllText(owner) : "another process";
            throw new IOException($"The data folder '{path}' is in use by {who}. Stop it, or choose another folder (DataPath) for this one.", e);
        }

        using var process = Process.GetCurrentProcess();
        File.WriteAllText(owner, string.Create(CultureInfo.InvariantCulture, $"process {process.Id} ({process.ProcessName}, started {process.StartTime:yyyy-MM-dd HH:mm:ss})"));
        foreach (var unfinished in Directory.EnumerateFiles(path, "*.tmp"))
        {
            File.Delete(unfinished);
        }

        return new DataFolder(path, handle, logger);
    }

    /// <summary>Files that end in an extension, with the number in their name, ascending.</summary>
    public List<(long Number, string Path)> Numbered(string extension)
    {
        var files = new List<(long, string)>();
        foreach (var file in Directory.EnumerateFiles(Path, "*" + extension))
        {
            if (long.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                files.Add((number, file));
            }
        }

        files.Sort();
        return files;
    }

    /// <summary>The name of a numbered file.</summary>
    public string Name(long number, string extension) => System.IO.Path.Combine(Path, number.ToString("D10", CultureInfo.InvariantCulture) + extension);

    /// <summary>Puts a damaged file where no store reads it, and says so.</summary>
    public void SetAside(string file, string why)
    {
        var aside = file + ".damaged";
        for (var i = 2; File.Exists(aside); i++)
        {
            aside = $"{file}.{i}.damaged";
        }

        File.Move(file, aside);
        _logger.LogError("The stored telemetry in '{File}' is damaged ({Why}). It was set aside as '{Aside}'; everything else is served.", file, why, aside);
    }

    /// <summary>Keeps a copy of a file of which only the beginning is sound.</summary>
    public void KeepCopy(string file, string why)
    {
        var aside = file + ".damaged";
        for (var i = 2; File.Exists(aside); i++)
        {
            aside = $"{file}.{i}.damaged";
        }

        File.Copy(file, aside);
        _logger.LogError("The stored telemetry in '{File}' is damaged ({Why}). What comes before the damage is served; the whole file was kept as '{Aside}'.", file, why, aside);
    }

    public void Dispose()
    {
        // Once only: after that, another store may have the folder, and the file names that one.
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        File.Delete(System.IO.Path.Combine(Path, "owner"));
        _lock.Dispose();
    }
}
