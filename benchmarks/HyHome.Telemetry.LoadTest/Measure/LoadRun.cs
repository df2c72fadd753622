using System.Diagnostics;
using System.Globalization;
using HyHome.Telemetry.LoadTest.Load;

namespace HyHome.Telemetry.LoadTest.Measure;

/// <summary>One signal over the wire into a fresh server: what a record costs, then the queries, then a restart over the same data.</summary>
internal sealed class LoadRun
{
    private const int Workers = 2;

    /// <summary>As the real components were given, outside the figures.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private readonly string _signal;
    private readonly bool _isGrpc;
    private readonly long _records;
    private readonly bool _asksQueries;
    private long _stored;

    public LoadRun(string signal, bool isGrpc, long records, bool asksQueries)
    {
        _signal = signal;
        _isGrpc = isGrpc;
        _records = records;
        _asksQueries = asksQueries;
    }

    public async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hyhome-load-");
        try
        {
            var end = DateTimeOffset.UtcNow;
            await using (var server = await ServerProcess.StartAsync(folder.FullName))
            {
                var loads = Loads(end);
                await SendAsync(server, loads, folder);
                if (_asksQueries)
                {
                    await AskAsync(server, loads, end);
                }
            }

            var disk = Bytes(folder, "*");
            Print($"  {disk / (double)_stored:f1} B a record on disk after a clean stop ({Bytes(folder, "*.journal") / (double)_stored:f1} of them in journals)");
            await RestartAsync(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // After a clean stop most is in segments. After a kill the journals are replayed: as much of them as two seconds of full load leave.
    private async Task RestartAsync(DirectoryInfo folder)
    {
        var server = await ServerProcess.StartAsync(folder.FullName);
        var (clean, cleanCpu) = (server.ReadyAfter, server.ReadyCpuSeconds);

        // Points at the times of those that are there would be no news.
        var now = DateTimeOffset.UtcNow;
        using (var sender = new Sender(_signal == "metrics" ? new MetricLoad(0, now.ToUnixTimeMilliseconds() * 1_000_000, 1_000_000) : Loads(now)[0], server, _isGrpc))
        {
            var clock = Stopwatch.StartNew();
            await sender.RunAsync(() => clock.Elapsed > WarmUp);
        }

        await server.KillAsync();
        var journals = Bytes(folder, "*.journal");
        await using var killed = await ServerProcess.StartAsync(folder.FullName);
        Print($"  ready {clean.TotalMilliseconds:f0} ms ({cleanCpu:f2} CPU-s) after the start of the process over this data; after a kill, with {journals >> 10} KiB of journals, {killed.ReadyAfter.TotalMilliseconds:f0} ms ({killed.ReadyCpuSeconds:f2} CPU-s)");
    }

    private static long Bytes(DirectoryInfo folder, string pattern) => folder.EnumerateFiles(pattern, SearchOption.AllDirectories).Sum(static f => f.Length);

    // The records fill the hour before now, but metric points keep their distance of 15 s and so reach further back.
    private ILoad[] Loads(DateTimeOffset end)
    {
        var nano = end.ToUnixTimeMilliseconds() * 1_000_000;
        const long Hour = 3_600_000_000_000;
        return [.. Enumerable.Range(0, Workers).Select<int, ILoad>(worker => _signal switch
        {
            "traces" => new SpanLoad(worker, nano - Hour, Hour * Workers / (_records + 200_000)),
            "logs" => new LogLoad(worker, nano - Hour, Hour * Workers / (_records + 200_000)),
            _ => new MetricLoad(worker, nano - (_records / 2000 * 15_000_000_000), 15_000_000_000),
        })];
    }

    private async Task SendAsync(ServerProcess server, ILoad[] loads, DirectoryInfo folder)
    {
        // Two workers would race for the same series, so metrics are sent by one.
        var senders = (_signal == "metrics" ? loads[..1] : loads).Select(load => new Sender(load, server, _isGrpc)).ToArray();
        var warmUp = Stopwatch.StartNew();
        await Task.WhenAll(senders.Select(s => Task.Run(() => s.RunAsync(() => warmUp.Elapsed > WarmUp))));
        var (sent, bytes, idlePeak) = (Total(), senders.Sum(static s => s.Bytes), server.PeakBytes);
        foreach (var sender in senders)
        {
            sender.Milliseconds.Clear();
        }

        var cpu = server.CpuSeconds;
        var own = OwnCpuSeconds();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(senders.Select(s => Task.Run(() => s.RunAsync(() => Total() >= sent + _records))));
        var seconds = clock.Elapsed.TotalSeconds;
        var inRun = server.CpuSeconds - cpu;
        own = OwnCpuSeconds() - own;
        await server.SettleAsync();
        var settled = server.CpuSeconds - cpu;
        var records = Total() - sent;
        var latencies = senders.SelectMany(static s => s.Milliseconds).Order().ToArray();
        _stored = Total();
        var disk = Bytes(folder, "*");
        var journals = Bytes(folder, "*.journal");
        Print($"{_signal} over {(_isGrpc ? "gRPC" : "HTTP")}: {records / seconds:n0}/s, {inRun * 1e6 / records:f2} CPU-s per million in the run, {settled * 1e6 / records:f2} with the work after it (the sender, whose work never changes: {own * 1e6 / records:f2})");
        Print($"  {(senders.Sum(static s => s.Bytes) - bytes) / (double)records:f0} B a record on the wire, {disk / (double)Total():f1} B on disk ({journals / (double)Total():f1} of them in journals that segments will replace), peak {server.PeakBytes >> 20} MiB (warm {idlePeak >> 20}), p50 {latencies[latencies.Length / 2]:f1} ms, p99 {latencies[latencies.Length * 99 / 100]:f1} ms, pushed back {senders.Sum(static s => s.Refused)}");
        foreach (var sender in senders)
        {
            sender.Dispose();
        }

        long Total() => senders.Sum(static s => s.Records);
    }

    private async Task AskAsync(ServerProcess server, ILoad[] loads, DateTimeOffset end)
    {
        Console.WriteLine("| query | p50 ms | p99 ms | first ms | CPU ms | answer B |\n|---|---|---|---|---|---|");
        using var queries = new Queries(server);
        await (_signal switch
        {
            "traces" => queries.TracesAsync(((SpanLoad)loads[0]).Sent, end.AddHours(-1), end),
            "logs" => queries.LogsAsync(end.AddHours(-1), end),
            _ => queries.MetricsAsync(end),
        });
    }

    // Tells how fast the machine was meanwhile.
    private static double OwnCpuSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
