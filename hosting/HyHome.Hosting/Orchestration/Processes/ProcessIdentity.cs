using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>
/// A process id together with its start: ids are given out again, so an id alone may name a stranger.
/// </summary>
/// <param name="Pid">The operating system's process id.</param>
/// <param name="Started">Clock ticks since boot on Linux, seconds since year 1 elsewhere; only compared with itself.</param>
internal readonly record struct ProcessIdentity(int Pid, long Started)
{
    /// <summary>The identity of this very process.</summary>
    public static ProcessIdentity Current { get; } = TryRead(System.Environment.ProcessId) ?? new(System.Environment.ProcessId, 0);

    /// <summary>Reads the identity of a running process; null when there is none, or it may not be looked at.</summary>
    public static ProcessIdentity? TryRead(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return TryReadStat(pid) is { State: not 'Z' } stat ? new(pid, stat.Started) : null;
            }

            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : new(pid, process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether the process that this names is still running.</summary>
    public bool IsAlive() => TryRead(Pid) is { } now && Math.Abs(now.Started - Started) <= 1;

    private static (char State, long Started)? TryReadStat(int pid)
    {
        // "pid (name) state ppid … starttime …": the name may hold blanks and parentheses, so count from the last one.
        var path = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat";
        if (!File.Exists(path))
        {
            return null;
        }

        var stat = File.ReadAllText(path);
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[0][0], long.Parse(fields[19], CultureInfo.InvariantCulture));
    }
}
