using System.Diagnostics;
using System.Globalization;

namespace HyHome.Telemetry.LoadTest.Measure;

/// <summary>The backend in a process of its own, with its data in a folder.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string[] _addresses;

    private ServerProcess(Process process, string[] addresses, TimeSpan start)
    {
        _process = process;
        _addresses = addresses;
        ReadyAfter = start;
        ReadyCpuSeconds = CpuSeconds;
    }

    /// <summary>From the start of the process until it took requests, recovery of its data included.</summary>
    public TimeSpan ReadyAfter { get; }

    /// <summary>User and kernel time until then.</summary>
    public double ReadyCpuSeconds { get; }

    public Uri Grpc => new(_addresses[0]);

    public Uri Http => new(_addresses[1]);

    public Uri Loki => new(_addresses[2]);

    public Uri Tempo => new(_addresses[3]);

    public Uri Prometheus => new(_addresses[4]);

    /// <summary>User and kernel time of the process.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync(string folder)
    {
        var start = Stopwatch.StartNew();
        var info = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            info.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        info.ArgumentList.Add("serve");
        info.ArgumentList.Add(folder);
        var process = Process.Start(info) ?? throw new InvalidOperationException("The server process could not be started.");
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server process ended before it was ready.");
        return new ServerProcess(process, line.Split(' '), start.Elapsed);
    }

    /// <summary>Waits until the process takes less than 5 % of a core, for at most 15 seconds.</summary>
    public async Task SettleAsync()
    {
        for (var round = 0; round < 15; round++)
        {
            var before = CpuSeconds;
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (CpuSeconds - before < 0.05)
            {
                return;
            }
        }
    }

    /// <summary>Ends the process at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {_process.Id}");
}
