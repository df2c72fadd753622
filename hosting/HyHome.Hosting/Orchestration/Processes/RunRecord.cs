using System.Text.Json;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>What one run wrote down about itself, for the next run to clean up should this one be cut off.</summary>
/// <param name="RunId">Value of <see cref="RunRecord.Variable"/> in the environment of every child.</param>
/// <param name="Owner">The AppHost process.</param>
/// <param name="Children">Processes that were started and not yet seen to end.</param>
internal sealed record RunRecordContent(string RunId, ProcessIdentity Owner, IReadOnlyList<ChildRecord> Children);

/// <summary>One child process of a run.</summary>
internal sealed record ChildRecord(string Resource, ProcessIdentity Process);

/// <summary>
/// The file in which a run lists its children. Each run of an application has its own file in the application's folder,
/// so that several runs at once do not disturb each other.
/// </summary>
internal sealed class RunRecord : IDisposable
{
    /// <summary>Name of the environment variable that marks the processes of a run, whatever their parent becomes.</summary>
    public const string Variable = "HYHOME_RUN_ID";

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly Dictionary<int, ChildRecord> _children = [];

    public RunRecord(string folder)
    {
        RunId = Guid.NewGuid().ToString("N");
        _path = Path.Combine(folder, RunId + ".json");
    }

    public string RunId { get; }

    public void Add(string resource, ProcessIdentity process)
    {
        lock (_lock)
        {
            _children[process.Pid] = new(resource, process);
            Write();
        }
    }

    public void Remove(int pid)
    {
        lock (_lock)
        {
            if (_children.Remove(pid))
            {
                Write();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _children.Clear();
            Write();
        }
    }

    /// <summary>Reads one record; null when it cannot be read (cut off while it was written).</summary>
    public static RunRecordContent? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecordContent>(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Write()
    {
        if (_children.Count == 0)
        {
            if (File.Exists(_path))
            {
                File.Delete(_path);
            }

            return;
        }

        var folder = Path.GetDirectoryName(_path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var draft = _path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(new RunRecordContent(RunId, ProcessIdentity.Current, [.. _children.Values])));
        File.Move(draft, _path, overwrite: true);
    }
}
