using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Processes;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>A Docker engine that belongs to one test, beside the machine's own: it can be stopped, killed and held.</summary>
internal sealed class OwnEngine : IAsyncDisposable
{
    public const int Hold = 19;
    public const int GoOn = 18;

    private static readonly string[] Options = ["--bridge", "none", "--iptables=false", "--ip6tables=false", "--storage-driver", "vfs", "--default-address-pool", "base=10.213.0.0/16,size=24"];

    private const string MachinesBridge = "docker0";
    private const int Attempts = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyhome-engine-");
    private Process? _process;

    public string Address => $"unix://{_folder.FullName}/docker.sock";

    public static async Task<OwnEngine> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Starting an engine needs root on Linux.");
        Assert.SkipUnless(CommandResolver.TryFindOnPath("dockerd") is not null, "dockerd is not on PATH; .ci/container-engine brings it.");
        var engine = new OwnEngine();
        await engine.RunAsync(cancellationToken);
        await TestEngine.ImportAsync(engine.Address, cancellationToken);
        return engine;
    }

    /// <summary>Starts it, again after it was ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var log = string.Empty;
        var bridge = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == MachinesBridge)
            ?.GetIPProperties().UnicastAddresses.FirstOrDefault(a => a.Address.AddressFamily == AddressFamily.InterNetwork);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            _process?.Dispose();
            string[] folders = ["--host", Address, "--data-root", $"{_folder.FullName}/data", "--exec-root", $"{_folder.FullName}/exec", "--pidfile", $"{_folder.FullName}/pid"];
            _process = Process.Start(new ProcessStartInfo("dockerd", [.. folders, .. Options]) { RedirectStandardError = true })!;
            var output = _process.StandardError.ReadToEndAsync(cancellationToken);
            if (await AnswersAsync(_process, cancellationToken))
            {
                if (bridge is not null)
                {
                    await RestoreBridgeAsync($"{bridge.Address}/{bridge.PrefixLength}");
                }

                return;
            }

            // On a machine with much to do, an engine gives up on parts of its own that take long to start.
            log = await output;
        }

        Assert.Skip($"An engine of the test's own can't run here: {log[^Math.Min(500, log.Length)..]}");
    }

    public void Signal(int signal) => ProcessGroups.SignalProcess(_process!.Id, signal);

    public async Task WaitForExitAsync(CancellationToken cancellationToken) => await _process!.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: true })
        {
            // One that was killed left its containers running, which the next one ends.
            await RunAsync(CancellationToken.None);
        }

        Signal(GoOn);
        Signal(ProcessGroups.Terminate);
        await _process!.WaitForExitAsync();
        _process.Dispose();
        foreach (var mount in File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')[1]).Where(path => path.StartsWith(_folder.FullName, StringComparison.Ordinal)).Reverse().ToList())
        {
            using var unmount = Process.Start("umount", ["--lazy", mount]);
            await unmount.WaitForExitAsync();
        }

        _folder.Delete(recursive: true);
    }

    // An engine that is told to have no bridge removes the one that the machine's own engine needs.
    private static async Task RestoreBridgeAsync(string address)
    {
        if (NetworkInterface.GetAllNetworkInterfaces().Any(i => i.Name == MachinesBridge))
        {
            return;
        }

        foreach (var command in new string[][] { ["link", "add", MachinesBridge, "type", "bridge"], ["addr", "add", address, "dev", MachinesBridge], ["link", "set", MachinesBridge, "up"] })
        {
            using var ip = Process.Start(TestEngine.Busybox, ["ip", .. command]);
            await ip.WaitForExitAsync();
            Assert.Equal(0, ip.ExitCode);
        }
    }

    private async Task<bool> AnswersAsync(Process process, CancellationToken cancellationToken)
    {
        while (!process.HasExited)
        {
            using var client = await ContainerEngine.ConnectAsync([new Uri(Address)], cancellationToken);
            if (client is not null)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        return false;
    }
}
