using System.Runtime.InteropServices;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>
/// Process groups on Unix. A child leads a group of its own, so that Ctrl-C in the terminal reaches the AppHost alone
/// (which then stops the children in order), and so that one signal reaches a child with all its descendants.
/// </summary>
internal static class ProcessGroups
{
    public const int Kill = 9;
    public const int Terminate = 15;

    // exec keeps the process id, so the id that Process.Start returns is the program's, and its group's.
    private static readonly Lazy<IReadOnlyList<string>> NewGroupPrefix = new(() =>
        OperatingSystem.IsWindows() ? []
        : CommandResolver.TryFindOnPath("setsid") is { } setsid ? [setsid]
        : CommandResolver.TryFindOnPath("perl") is { } perl ? [perl, "-e", "setpgrp(0, 0); exec { $ARGV[0] } @ARGV or exit 127"]
        : []);

    /// <summary>Whether children get a group of their own here.</summary>
    public static bool Supported => NewGroupPrefix.Value.Count > 0;

    /// <summary>The command line that starts a program as the leader of a new group.</summary>
    public static IReadOnlyList<string> Wrap(string program, IEnumerable<string> arguments) => [.. NewGroupPrefix.Value, program, .. arguments];

    /// <summary>Sends a signal to every member of a group; false when there is none left.</summary>
    public static bool Signal(int group, int signal) => !OperatingSystem.IsWindows() && group > 1 && SendSignal(-group, signal) == 0;

    /// <summary>Sends a signal to one process.</summary>
    public static bool SignalProcess(int pid, int signal) => !OperatingSystem.IsWindows() && pid > 1 && SendSignal(pid, signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
