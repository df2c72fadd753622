using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>Ends what an earlier run of the application left behind.</summary>
internal static class LeftoverProcesses
{
    /// <summary>Removes the processes of runs whose AppHost is gone.</summary>
    /// <param name="folder">The application's folder of run records.</param>
    /// <returns>What was ended: resource names and process ids.</returns>
    public static IReadOnlyList<ChildRecord> Clean(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var ended = new List<ChildRecord>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json"))
        {
            var record = RunRecord.TryRead(path);
            if (record is not null && record.Owner.IsAlive())
            {
                continue;
            }

            foreach (var child in record?.Children ?? [])
            {
                if (child.Process.IsAlive())
                {
                    KillTree(child.Process.Pid);
                    ended.Add(child);
                }
            }

            ended.AddRange(KillMarked(record?.RunId).Select(pid => new ChildRecord("unknown", new(pid, 0))));
            File.Delete(path);
        }

        return ended;
    }

    /// <summary>
    /// Ends every process that carries a run's mark in its environment: also those that left their parent's group.
    /// Linux only; elsewhere another process's environment cannot be read.
    /// </summary>
    public static IReadOnlyList<int> KillMarked(string? runId)
    {
        if (runId is null || !OperatingSystem.IsLinux())
        {
            return [];
        }

        var mark = Encoding.UTF8.GetBytes($"{RunRecord.Variable}={runId}");
        var ended = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && pid != System.Environment.ProcessId
                && HasMark(pid, mark)
                && ProcessGroups.SignalProcess(pid, ProcessGroups.Kill))
            {
                ended.Add(pid);
            }
        }

        return ended;
    }

    /// <summary>Ends a process, its group and its descendants at once.</summary>
    public static void KillTree(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
        {
            // Gone already, or partly so: the signal to the group below reaches the rest.
            Debug.WriteLine(e.Message);
        }

        ProcessGroups.Signal(pid, ProcessGroups.Kill);
    }

    private static bool HasMark(int pid, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/environ").AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
