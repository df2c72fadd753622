using System.Diagnostics;
using System.Globalization;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>
/// Ends the children when this process dies without a chance to do so (kill -9, a crash, the debugger's stop button).
/// A small shell holds the other end of a pipe: the pipe ends with this process, whatever ended it, and the shell then
/// ends every process group it was told of. Windows has job objects for this (<see cref="WindowsJob"/>).
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private const string Script = """
        trap '' HUP INT TERM
        groups=' '
        while read -r verb group; do
          case $verb in
            add) groups="$groups$group " ;;
            remove) groups="${groups%% $group *} ${groups#* $group }" ;;
          esac
        done
        [ -n "${groups# }" ] || exit 0
        for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
        for wait in 1 2 3 4 5 6 7 8 9 10; do
          alive=
          for group in $groups; do kill -s 0 -- "-$group" 2>/dev/null && alive=1; done
          [ -n "$alive" ] || exit 0
          sleep 0.2
        done
        for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
        """;

    private readonly Lock _lock = new();
    private Process? _shell;
    private bool _unavailable = OperatingSystem.IsWindows() || !ProcessGroups.Supported || !File.Exists("/bin/sh");

    public void Add(int group) => Tell("add", group);

    public void Remove(int group) => Tell("remove", group);

    public void Dispose()
    {
        lock (_lock)
        {
            _unavailable = true;
            _shell?.Dispose();
            _shell = null;
        }
    }

    private void Tell(string verb, int group)
    {
        lock (_lock)
        {
            if (_unavailable)
            {
                return;
            }

            try
            {
                _shell ??= StartShell();
                _shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {group}"));
            }
            catch (IOException)
            {
                // Somebody ended the shell. The record of children still lets the next run clean up.
                _unavailable = true;
            }
        }
    }

    private static Process StartShell()
    {
        var line = ProcessGroups.Wrap("/bin/sh", ["-c", Script]);
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var shell = Process.Start(start) ?? throw new IOException("The shell did not start.");
        shell.StandardInput.AutoFlush = true;
        return shell;
    }
}
