using System.Diagnostics;
using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Tests.Storage;

public sealed class KilledWriterTests
{
    [Theory]
    [InlineData(1500)]
    [InlineData(2600)]
    [InlineData(4100)]
    public async Task A_writer_killed_while_it_writes_loses_the_last_second_at_most_and_leaves_sound_stores(int milliseconds)
    {
        using var folder = new StoreFolder();
        var told = await WriteAndKillAsync(folder.Path, TimeSpan.FromMilliseconds(milliseconds));
        Assert.NotEmpty(told);
        var killed = told[^1].At;
        var safe = told.FindLast(t => killed - t.At > TimeSpan.FromSeconds(1)).Number;
        var last = told[^1].Number;

        var options = new StoreOptions { DataPath = folder.Path };
        await using var logs = new LogStore(options);
        await using var traces = new TraceStore(options);
        await using var metrics = new MetricStore(options);

        Check(safe, last, [.. Samples.Read(logs, new LabelMatcher("app", MatchKind.Equal, "writer")).Select(static l => Number(l.Split(' ')[2]))]);
        Check(safe, last, [.. traces.Spans(new TraceScan(0, long.MaxValue, [], true)).Select(static s => Number(s.Name.Split(' ')[1])).Order()]);
        Check(safe, last, [.. Samples.Read(metrics, new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "written")).Select(static s => (long)s.Value)]);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.damaged", SearchOption.AllDirectories));
        Assert.True(logs.Append(LabelSet.Of(("app", "writer")), [new LogEntry(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000, "after"u8.ToArray(), LabelSet.Empty)]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    // Everything in a row, from the first on, and up to what was told a second before the end.
    private static void Check(long safe, long last, List<long> found)
    {
        Assert.Equal(Enumerable.Range(0, found.Count).Select(static i => (long)i), found);
        Assert.InRange(found.Count - 1, safe, last + 1);
    }

    private static async Task<List<(TimeSpan At, long Number)>> WriteAndKillAsync(string folder, TimeSpan after)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "StoreWriter.dll");
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var process = Process.Start(new ProcessStartInfo(host, [program, folder]) { RedirectStandardOutput = true })!;
        var told = new List<(TimeSpan, long)>();
        var clock = new Stopwatch();
        try
        {
            while (clock.Elapsed < after && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                clock.Start();
                told.Add((clock.Elapsed, Number(line)));
            }
        }
        finally
        {
            // SIGKILL: no handler of the process runs.
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // What it had told when it was killed, but nobody had read yet.
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (long.TryParse(line, CultureInfo.InvariantCulture, out var number))
            {
                told.Add((clock.Elapsed, number));
            }
        }

        return told;
    }
}
