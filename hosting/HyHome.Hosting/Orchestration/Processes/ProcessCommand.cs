using System.ComponentModel;
using System.Diagnostics;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>How a process that a command ran ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Lines">The last lines of its output.</param>
/// <param name="TotalLines">How many lines it wrote.</param>
internal sealed record ProcessCommandRun(int ExitCode, IReadOnlyList<string> Lines, int TotalLines);

/// <summary>Runs the process of a command to its end. Unlike a resource's, it lives no longer than the command.</summary>
internal static class ProcessCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="spec">The process.</param>
    /// <param name="workingDirectory">The folder it starts in, absolute.</param>
    /// <param name="keep">How many of the last lines to keep.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProcessStartException">It cannot be started.</exception>
    public static async Task<ProcessCommandRun> RunAsync(ProcessCommandSpec spec, string workingDirectory, int keep, CancellationToken cancellationToken)
    {
        var program = CommandResolver.Resolve(spec.ExecutablePath, workingDirectory);
        var start = new ProcessStartInfo(program, spec.Arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (!spec.InheritEnvironmentVariables)
        {
            start.Environment.Clear();
        }

        foreach (var (name, value) in spec.EnvironmentVariables)
        {
            start.Environment[name] = value;
        }

        using var process = Start(start, program);
        using var cancelled = cancellationToken.Register(() => Kill(process, spec.KillEntireProcessTree));
        var lines = new Queue<string>();
        var total = 0;
        var reads = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        await WriteInputAsync(process, spec.StandardInputContent).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await reads.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ProcessCommandRun(process.ExitCode, [.. lines], total);

        async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                lock (lines)
                {
                    total++;
                    lines.Enqueue(line);
                    if (lines.Count > keep)
                    {
                        lines.Dequeue();
                    }
                }
            }
        }
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start) ?? throw new ProcessStartException($"'{program}' did not start");
        }
        catch (Win32Exception e)
        {
            throw new ProcessStartException($"'{program}' could not be started: {e.Message}", e);
        }
    }

    private static async Task WriteInputAsync(Process process, string? content)
    {
        try
        {
            await process.StandardInput.WriteAsync(content).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException e)
        {
            // A process need not read what it is given.
            Debug.WriteLine(e.Message);
        }
    }

    private static void Kill(Process process, bool entireTree)
    {
        try
        {
            process.Kill(entireTree);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile.
            Debug.WriteLine(e.Message);
        }
    }
}
