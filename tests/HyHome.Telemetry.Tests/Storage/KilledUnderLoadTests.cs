using System.Diagnostics;
using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Tests.Storage;

public sealed class KilledUnderLoadTests
{
    private const int BatchRecords = 200;

    /// <summary>A second in beats of the writer. Counted there, because a machine that gives the writer no time gives its beats none either.</summary>
    private const int BeatsOfASecond = 10;

    private static readonly string[] Signals = ["logs", "traces", "metrics"];

    [Fact]
    public async Task Under_full_load_a_kill_costs_at_most_the_last_second_and_a_damaged_segment_is_told_and_set_aside()
    {
        using var folder = new StoreFolder();
        var beats = await LoadAndKillAsync(folder);
        var safe = beats[^(BeatsOfASecond + 1)];
        var told = new ToldLogger();
        var options = new StoreOptions { DataPath = folder.Path, Logger = told };
        long[] found;
        await using (var logs = new LogStore(options))
        await using (var traces = new TraceStore(options))
        await using (var metrics = new MetricStore(options))
        {
            found = [Check("logs", safe[0], Batches(logs)), Check("traces", safe[1], Batches(traces)), Check("metrics", safe[2], Batches(metrics))];
        }

        Assert.Empty(Directory.GetFiles(folder.Path, "*.damaged", SearchOption.AllDirectories));
        foreach (var signal in Signals)
        {
            Damage(folder.Files(signal, "*.segment").Order().First());
        }

        await using var fewerLogs = new LogStore(options);
        await using var fewerTraces = new TraceStore(options);
        await using var fewerMetrics = new MetricStore(options);
        Assert.InRange(Batches(fewerLogs).Count, 1, found[0]);
        Assert.InRange(Batches(fewerTraces).Count, 1, found[1]);
        Assert.InRange(Batches(fewerMetrics).Count, 1, found[2]);
        foreach (var signal in Signals)
        {
            var aside = Assert.Single(folder.Files(signal, "*.damaged"));
            Assert.Contains(told.Messages, m => m.Contains(aside, StringComparison.Ordinal) && m.Contains("damaged", StringComparison.Ordinal));
        }
    }

    // Every batch from the first on, up to what was told a second before the end, and none of them twice or in part but for the last.
    private static long Check(string signal, long safe, SortedDictionary<long, int> batches)
    {
        var gap = batches.Keys.Index().FirstOrDefault(static batch => batch.Item != batch.Index, (Index: -1, Item: 0));
        Assert.True(gap.Index < 0, $"{signal}: batch {gap.Index} and those after it are missing, batch {gap.Item} is there");
        Assert.All(batches.SkipLast(1), batch => Assert.True(batch.Value == BatchRecords, $"{signal}: batch {batch.Key} has {batch.Value} records"));
        Assert.True(batches.Count - 1 >= safe, $"{signal}: batch {safe} was told a second before the kill, {batches.Count - 1} is the last one found");
        return batches.Count;
    }

    private static SortedDictionary<long, int> Batches(LogStore store) =>
        Count(Samples.Read(store, new LabelMatcher("app", MatchKind.Equal, "writer")).Select(static line => Number(line.Split(' ')[2])));

    private static SortedDictionary<long, int> Batches(TraceStore store) =>
        Count(store.Spans(new TraceScan(0, long.MaxValue, [], true)).Select(static span => Number(span.Name)));

    private static SortedDictionary<long, int> Batches(MetricStore store) =>
        Count(store.Select([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "written")], long.MinValue, long.MaxValue).SelectMany(static series =>
        {
            var samples = new MetricSamples();
            series.Read(long.MinValue, long.MaxValue, samples);
            return samples.Values.ToArray().Select(static value => (long)value);
        }));

    private static SortedDictionary<long, int> Count(IEnumerable<long> numbers)
    {
        var counts = new SortedDictionary<long, int>();
        foreach (var number in numbers)
        {
            counts[number] = counts.GetValueOrDefault(number) + 1;
        }

        return counts;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static void Damage(string segment)
    {
        var bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 3] ^= 0x55;
        File.WriteAllBytes(segment, bytes);
    }

    // Once every store has sealed under the load twice.
    private static async Task<List<long[]>> LoadAndKillAsync(StoreFolder folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "StoreWriter.dll");
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var process = Process.Start(new ProcessStartInfo(host, [program, folder.Path, "load"]) { RedirectStandardOutput = true })!;
        var beats = new List<long[]>();
        try
        {
            while (beats.Count <= 2 * BeatsOfASecond || Signals.Any(signal => folder.Files(signal, "*.segment").Length < 2))
            {
                beats.Add(Beat(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The writer ended by itself.")));
            }
        }
        finally
        {
            // SIGKILL: no handler of the process runs.
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // What it had told when it was killed, but nobody had read yet. The kill may have cut the last line.
        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        beats.AddRange(rest.Split('\n')[..^1].Select(Beat));
        return beats;
    }

    private static long[] Beat(string line) => [.. line.Split(' ').Select(Number)];
}
