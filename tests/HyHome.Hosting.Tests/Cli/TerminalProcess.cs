using System.Diagnostics;
using System.Text;
using HyHome.Hosting.Tests.Orchestration;

namespace HyHome.Hosting.Tests.Cli;

/// <summary>The probe host in a terminal, as a person sees it: <c>script</c> of util-linux gives it one.</summary>
internal sealed class TerminalProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly Task _read;

    public TerminalProcess(TemporaryFolder data, params string[] args)
    {
        var command = string.Join(' ', args.Prepend(typeof(Projects.ProbeHost).Assembly.Location).Prepend("dotnet").Select(a => $"'{a}'"));
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", command, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["XDG_STATE_HOME"] = data.Path;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("CI");
        _process = Process.Start(start)!;
        _read = ReadAsync();
    }

    public string Screen
    {
        get
        {
            lock (_screen)
            {
                return _screen.ToString();
            }
        }
    }

    public static bool IsPossible => OperatingSystem.IsLinux() && File.Exists("/usr/bin/script");

    public Task WaitForAsync(string text) => Eventually.HoldsAsync(() => Screen.Contains(text, StringComparison.Ordinal), $"the terminal shows '{text}'; it shows: {Screen}");

    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteAsync(line + "\r");
        await _process.StandardInput.FlushAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        await Eventually.HoldsAsync(() => _process.HasExited, "the program in the terminal ends");
        await _read;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_screen)
            {
                _screen.Append(buffer, 0, count);
            }
        }
    }
}
