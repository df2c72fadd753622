using System.ComponentModel;
using System.Diagnostics;
using HyHome.Hosting.Output;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>A started process: its output line by line, its end, and a stop that spares nothing.</summary>
internal sealed class ChildProcess
{
    // What a process wrote last is still in the pipe when it ends; a descendant that holds the pipe open must not delay the news.
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(500);

    private const int ChunkSize = 16 * 1024;

    private readonly Process _process;
    private readonly Action<ChildProcess> _ended;
    private readonly Task _output;

    internal ChildProcess(Process process, Action<string, bool> output, Action<ChildProcess> ended)
    {
        _process = process;
        _ended = ended;
        Pid = process.Id;
        process.StandardInput.Close();
        _output = Task.WhenAll(ReadAsync(process.StandardOutput, isError: false, output), ReadAsync(process.StandardError, isError: true, output));
        Exited = WaitAsync();
    }

    /// <summary>Process id; on Unix also the id of its process group.</summary>
    public int Pid { get; }

    /// <summary>Completes with the exit code (128 + signal number when a signal ended it) after the last line of output.</summary>
    public Task<int> Exited { get; }

    /// <summary>Asks the process to end, and ends it with all its descendants when the grace period is over.</summary>
    public async Task StopAsync(TimeSpan gracePeriod, CancellationToken cancellationToken = default)
    {
        if (!Exited.IsCompleted)
        {
            var asked = OperatingSystem.IsWindows() ? WindowsJob.AskToStop(Pid)
                : ProcessGroups.Signal(Pid, ProcessGroups.Terminate) || ProcessGroups.SignalProcess(Pid, ProcessGroups.Terminate);
            try
            {
                await Exited.WaitAsync(asked ? gracePeriod : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                Kill();
            }
        }

        await Exited.ConfigureAwait(false);
    }

    /// <summary>Ends the process and its descendants at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile; the signal to the group below reaches descendants that are left.
            Debug.WriteLine(e.Message);
        }

        ProcessGroups.Signal(Pid, ProcessGroups.Kill);
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        var code = _process.ExitCode;

        // Descendants do not outlive the process that the resource is.
        ProcessGroups.Signal(Pid, ProcessGroups.Kill);
        await Task.WhenAny(_output, Task.Delay(DrainTime)).ConfigureAwait(false);
        _ended(this);
        _process.Dispose();
        return code;
    }

    private static async Task ReadAsync(StreamReader reader, bool isError, Action<string, bool> output)
    {
        // Not the reader's own lines, which have no limit: what never ends its line would fill the memory.
        var stream = reader.BaseStream;
        var lines = new LineSplitter(line => output(line, isError), reader.CurrentEncoding);
        var buffer = new byte[ChunkSize];
        try
        {
            for (var count = await stream.ReadAsync(buffer).ConfigureAwait(false); count > 0; count = await stream.ReadAsync(buffer).ConfigureAwait(false))
            {
                lines.Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone and the time to drain its pipe is over.
            Debug.WriteLine(e.Message);
        }

        lines.End();
    }
}
