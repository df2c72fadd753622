using System.ComponentModel;
using System.Diagnostics;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>Starts the processes of one run and sees to it that none of them outlives it.</summary>
internal sealed class ProcessLauncher : IDisposable
{
    // Settings of the AppHost's own listeners and launch; a child that inherited them would fight for the same port.
    private static readonly string[] NotInherited =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "DOTNET_HTTP_PORTS", "DOTNET_HTTPS_PORTS",
        "HTTP_PORTS", "HTTPS_PORTS", "URLS", "DOTNET_LAUNCH_PROFILE", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES",
    ];

    private readonly Watchdog _watchdog = new();
    private readonly RunRecord _record;
    private readonly WindowsJob? _job;

    /// <param name="recordFolder">Folder of this application's run records.</param>
    public ProcessLauncher(string recordFolder)
    {
        _record = new RunRecord(recordFolder);
        _job = OperatingSystem.IsWindows() ? new WindowsJob() : null;
    }

    /// <summary>Starts a process.</summary>
    /// <param name="spec">What to start.</param>
    /// <param name="output">Receives each line of output, and whether it came from standard error, from the first line on.</param>
    /// <exception cref="ProcessStartException">It cannot be started.</exception>
    public ChildProcess Start(ProcessSpec spec, Action<string, bool> output)
    {
        var program = CommandResolver.Resolve(spec.Command, spec.WorkingDirectory);
        var line = ProcessGroups.Wrap(program, spec.Arguments);
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = !OperatingSystem.IsWindows(),
        };
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        SetEnvironment(start, spec);
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new ProcessStartException($"'{program}' did not start");
        }
        catch (Win32Exception e)
        {
            throw new ProcessStartException($"'{program}' could not be started: {e.Message}", e);
        }

        if (OperatingSystem.IsWindows())
        {
            _job?.Add(process);
        }

        _watchdog.Add(process.Id);
        _record.Add(spec.Name, ProcessIdentity.TryRead(process.Id) ?? new(process.Id, 0));
        return new ChildProcess(process, output, Forget);
    }

    /// <summary>Ends the watch. Ends, too, whatever of this run still lives although its resource has stopped.</summary>
    public void Dispose()
    {
        LeftoverProcesses.KillMarked(_record.RunId);
        _watchdog.Dispose();
        _record.Dispose();
        if (OperatingSystem.IsWindows())
        {
            _job?.Dispose();
        }
    }

    private void Forget(ChildProcess child)
    {
        _watchdog.Remove(child.Pid);
        _record.Remove(child.Pid);
    }

    private void SetEnvironment(ProcessStartInfo start, ProcessSpec spec)
    {
        foreach (var name in NotInherited)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[RunRecord.Variable] = _record.RunId;
    }
}
