using System.Globalization;
using HyHome.Telemetry.LoadTest.Load;

namespace HyHome.Telemetry.LoadTest.Measure;

/// <summary>An hour of spans, 1,000 a second, and what the dashboards ask about it while as many more come in.</summary>
internal sealed class HourRun
{
    private const long Hour = 3_600_000_000_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly long _spans;

    /// <param name="spans">How many spans the hour has; 3,600,000 are 1,000 a second.</param>
    public HourRun(long spans) => _spans = spans;

    public async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hyhome-load-");
        try
        {
            await using var server = await ServerProcess.StartAsync(folder.FullName);
            var step = Hour / _spans;
            var load = new SpanLoad(0, Nano() - Hour, step);
            using var sender = new Sender(load, server, isGrpc: true);
            await sender.RunAsync(() => sender.Records >= _spans);
            await server.SettleAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sender.Records:n0} spans over an hour, then {1e9 / step:n0} a second beside the queries, peak {server.PeakBytes >> 20} MiB"));
            Console.WriteLine("| query | p50 ms | p99 ms | first ms | CPU ms | answer B |\n|---|---|---|---|---|---|");
            using var queries = new Queries(server);
            using var done = new CancellationTokenSource();
            var live = Task.Run(() => SendAsync(server, step, done.Token));
            await queries.DashboardsAsync(load.Sent);
            await done.CancelAsync();
            await live;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A second's spans every second, as a collector batches them.
    private static async Task SendAsync(ServerProcess server, long step, CancellationToken done)
    {
        using var sender = new Sender(new SpanLoad(1, Nano(), step), server, isGrpc: true);
        using var timer = new PeriodicTimer(Second);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                var due = sender.Records + (long)(Second.TotalNanoseconds / step);
                await sender.RunAsync(() => sender.Records >= due);
            }
        }
        catch (OperationCanceledException)
        {
            // The queries have been answered.
        }
    }

    private static long Nano() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
}
