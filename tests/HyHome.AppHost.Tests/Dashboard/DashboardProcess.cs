using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace HyHome.AppHost.Tests.Dashboard;

/// <summary>The AppHost as a process of its own, as a person starts it, with its dashboard's address.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private const string Announcement = "Dashboard: ";

    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndTime = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly DirectoryInfo _state;

    private DashboardProcess(Process process, DirectoryInfo state)
    {
        _process = process;
        _state = state;
    }

    /// <summary>The address that lets a browser in.</summary>
    public string LoginUrl { get; private set; } = "";

    public static async Task<DashboardProcess> StartAsync(params string[] args)
    {
        var state = Directory.CreateTempSubdirectory("hyhome-walk-");
        var program = typeof(Projects.HyHome_AppHost).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. args, "--DcpPublisher:RandomizePorts=true", $"--AppHost:StateDirectory={state.FullName}"])
        {
            RedirectStandardOutput = true,
        };

        // The samples inherit it. One order in twenty-five is declined otherwise, and who looks for one waits long.
        start.Environment["Checkout__Faults__DeclineRate"] = "0.3";
        var process = Process.Start(start)!;
        var started = new DashboardProcess(process, state);
        try
        {
            started.LoginUrl = await ReadAddressAsync(process);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
        _state.Delete(recursive: true);
    }

    // It is asked to end, as by Ctrl-C, for it takes its containers with it; only one that does not hear is killed.
    private async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(EndTime);
        try
        {
            using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<string> ReadAddressAsync(Process process)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(StartTime);
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                // Nobody looks at the rest, but a full pipe would stop the AppHost.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return line[Announcement.Length..];
            }

            said.AppendLine(line);
        }

        throw new InvalidOperationException($"The AppHost ended without a dashboard. It wrote: {said}");
    }
}
