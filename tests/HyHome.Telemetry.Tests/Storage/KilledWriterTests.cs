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
    [InlineData(1)]
    [InlineData(6)]
    public async Task A_writer_killed_while_it_writes_keeps_what_it_had_flushed_and_leaves_sound_stores(int flushes)
    {
        using var folder = new StoreFolder();
        var (safe, last) = await WriteAndKillAsync(folder, flushes);

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

    // Everything in a row, from the first on, and up to what the flushes before the end hold.
    private static void Check(long safe, long last, List<long> found)
    {
        Assert.Equal(Enumerable.Range(0, found.Count).Select(static i => (long)i), found);
        Assert.InRange(found.Count - 1, safe, last + 1);
    }

    // Kills the writer once every store has flushed a number of times after a batch was told: that batch has to be there. How long that takes is
    // the machine's affair.
    private static async Task<(long Safe, long Last)> WriteAndKillAsync(StoreFolder folder, int flushes)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "StoreWriter.dll");
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var process = Process.Start(new ProcessStartInfo(host, [program, folder.Path]) { RedirectStandardOutput = true })!;
        var (safe, last) = (-1L, -1L);
        try
        {
            var watches = new[] { "logs", "traces", "metrics" }.Select(signal => new JournalWatch(folder, signal)).ToArray();
            while (safe < 0 || watches.Any(w => w.Changes < flushes * JournalWatch.ChangesOfOneFlush))
            {
                last = Number(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The writer ended by itself."));
                safe = safe < 0 ? last : safe;
                Array.ForEach(watches, static w => w.Look());
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
            last = long.TryParse(line, CultureInfo.InvariantCulture, out var number) ? Math.Max(last, number) : last;
        }

        return (safe, last);
    }

    /// <summary>Counts how often the journals of a store change.</summary>
    private sealed class JournalWatch(StoreFolder folder, string signal)
    {
        /// <summary>A flush appends; where it begins a new journal, it makes one, fills it and removes the one before. One more, for the flush that was under way.</summary>
        public const int ChangesOfOneFlush = 6;

        private string _seen = "";

        public int Changes { get; private set; }

        public void Look()
        {
            var now = Directory.Exists(Path.Combine(folder.Path, signal))
                ? string.Join(' ', new DirectoryInfo(Path.Combine(folder.Path, signal)).GetFiles("*.journal").Select(static f => $"{f.Name}:{(f.Exists ? f.Length : 0)}").Order())
                : "";
            Changes += now != _seen ? 1 : 0;
            _seen = now;
        }
    }
}
