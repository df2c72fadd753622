using System.Collections.Concurrent;
using System.Diagnostics;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Tests.Orchestration;

namespace HyHome.Hosting.Tests.Cli;

/// <summary>The probe host as a process of its own, as a person starts it.</summary>
internal sealed class AppHostProcess : IDisposable
{
    private readonly Process _process;
    private readonly TemporaryFolder _data;
    private readonly Task _read;

    public AppHostProcess(TemporaryFolder data, params string[] args)
        : this(data, ["dotnet"], args)
    {
    }

    private AppHostProcess(TemporaryFolder data, string[] program, string[] args)
    {
        _data = data;
        var start = new ProcessStartInfo(program[0], [.. program[1..], typeof(Projects.ProbeHost).Assembly.Location, .. args, "--DcpPublisher:RandomizePorts=true"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_STATE_HOME"] = data.Path;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        _process = Process.Start(start)!;
        _read = Task.WhenAll(ReadAsync(_process.StandardOutput, Output), ReadAsync(_process.StandardError, Errors));
    }

    /// <summary>Starts it with SIGINT ignored, as a script does with what it puts in the background.</summary>
    public static AppHostProcess InBackground(TemporaryFolder data, params string[] args) =>
        new(data, ["sh", "-c", "trap '' INT; exec dotnet \"$@\"", "sh"], args);

    public ConcurrentQueue<string> Output { get; } = [];

    public ConcurrentQueue<string> Errors { get; } = [];

    public int Pid => _process.Id;

    /// <summary>The children that the run has written down.</summary>
    public IReadOnlyList<ChildRecord> Children() =>
        [.. Directory.EnumerateFiles(_data.Path, "*.json", SearchOption.AllDirectories).SelectMany(path => RunRecord.TryRead(path)?.Children ?? [])];

    public Task WaitForLineAsync(string part) => Eventually.HoldsAsync(
        () => Output.Any(line => line.Contains(part, StringComparison.Ordinal)) || (_process.HasExited && Throw($"it ended; it wrote {string.Join('\n', Output.Concat(Errors))}")),
        $"the AppHost writes '{part}'");

    public async Task<int> WaitForExitAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(timeout.Token);
        await _read;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static bool Throw(string message) => throw new InvalidOperationException(message);

    private static async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
        }
    }
}
