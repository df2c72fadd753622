using System.Diagnostics;
using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Benchmarks;

/// <summary>Fills each store on disk and tells what a record costs to write, in memory and on disk, how long queries take and how long recovery does.</summary>
internal sealed class StoreReport
{
    private const long Epoch = 1_790_000_000_000_000_000;

    /// <summary>Records that are made before the clock runs, so that making them is not measured.</summary>
    private const int Chunk = 50_000;

    private readonly int _records;
    private readonly string _folder;

    public StoreReport(int records, string folder)
    {
        _records = records;
        _folder = folder;
    }

    public async Task RunAsync()
    {
        Print($"{_records:n0} records of each signal, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
        await TracesAsync();
        await LogsAsync();
        await MetricsAsync();
    }

    private async Task TracesAsync()
    {
        var options = Options("traces");
        TraceId some = default;
        await using (var store = new TraceStore(options))
        {
            var batches = new Workload(1, Epoch);
            var cpu = new CpuTime();
            for (var done = 0; done < _records; done += Chunk)
            {
                var requests = Enumerable.Range(0, Chunk / 500).Select(_ => batches.Spans(500)).ToList();
                some = requests[0][0].TraceId;
                cpu.Start();
                foreach (var spans in requests)
                {
                    while (!store.Append(spans))
                    {
                        store.Maintain();
                    }
                }

                store.Maintain();
                cpu.Stop();
            }

            cpu.Start();
            store.Maintain();
            store.SealNow();
            cpu.Stop();
            Report("spans", cpu, store.Statistics);
            Time("trace by id", () => store.Find(some));
            var service = new SpanCondition(AttributeScope.Resource, "service.name", ConditionOperator.Equal, AnyValue.Of("svc-3"));
            Time("service and duration > 100 ms, 20 newest", () => store.Search(Scan(service, Duration(100_000_000))).Take(20).ToList());
            Time("service and duration > 1 h, no hit", () => store.Search(Scan(service, Duration(3_600_000_000_000))).Take(20).ToList());
            var route = new SpanCondition(AttributeScope.Span, "user.id", ConditionOperator.Equal, AnyValue.Of("4711"));
            Time("user.id = 4711, 20 newest", () => store.Search(Scan(route)).Take(20).ToList());
            Time("values of http.route", () => store.AttributeValues(AttributeScope.Span, "http.route", 0, long.MaxValue, 100));
        }

        await RecoverAsync(() => new TraceStore(options));
    }

    private async Task LogsAsync()
    {
        var options = Options("logs");
        await using (var store = new LogStore(options))
        {
            var batches = new Workload(1, Epoch);
            var cpu = new CpuTime();
            var trace = "";
            for (var done = 0; done < _records; done += Chunk)
            {
                var requests = Enumerable.Range(0, Chunk / 500).SelectMany(_ => batches.Logs(500)).ToList();
                cpu.Start();
                foreach (var (stream, entries) in requests)
                {
                    trace = entries.Count > 0 ? entries[0].Metadata["trace_id"] : trace;
                    while (!store.Append(stream, entries))
                    {
                        store.Maintain();
                    }
                }

                store.Maintain();
                cpu.Stop();
            }

            cpu.Start();
            store.Maintain();
            store.SealNow();
            cpu.Stop();
            Report("log lines", cpu, store.Statistics);
            Time("svc-3 |= timeout, 100 newest", () => Grep(store, "timeout", 100, []));
            Time("svc-3 |= no such text", () => Grep(store, "no such text", 100, []));
            Time("svc-3 |= e (every line)", () => Grep(store, "e", int.MaxValue, []));
            Time("svc-3 | trace_id", () => Grep(store, "", 100, [new Label("trace_id", trace)]));
        }

        await RecoverAsync(() => new LogStore(options));
    }

    private async Task MetricsAsync()
    {
        var options = Options("metrics");
        await using (var store = new MetricStore(options))
        {
            var series = Enumerable.Range(0, 7600).Select(static i => LabelSet.Of(("__name__", $"m{i / 200}"), ("instance", $"{i % 200}"), ("service_name", $"svc-{i % 10}"))).ToArray();
            var refs = series.Select(s => store.TryGetOrAdd(s, out var found) ? found : default).ToArray();
            var values = new double[series.Length];
            var random = new Random(1);
            var cpu = new CpuTime();
            var time = Epoch / 1_000_000;
            for (long done = 0; done < _records; time += 1000)
            {
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = i % 2 == 0 ? values[i] + random.Next(100) : Math.Round(random.NextDouble() * 100, 2);
                }

                cpu.Start();
                for (var i = 0; i < values.Length; i++)
                {
                    while (store.Append(refs[i], time, values[i]) == AppendResult.Full)
                    {
                        store.Maintain();
                    }
                }

                cpu.Stop();
                done += values.Length;
            }

            cpu.Start();
            store.Maintain();
            store.SealNow();
            cpu.Stop();
            Report("samples", cpu, store.Statistics);
            var into = new MetricSamples();
            Time("read 200 series whole", () =>
            {
                foreach (var found in store.Select([new LabelMatcher("__name__", MatchKind.Equal, "m3")], 0, long.MaxValue))
                {
                    into.Clear();
                    found.Read(0, long.MaxValue, into);
                }

                return into;
            });
        }

        await RecoverAsync(() => new MetricStore(options));
    }

    private static object Grep(LogStore store, string text, int limit, Label[] metadata)
    {
        var needle = System.Text.Encoding.UTF8.GetBytes(text);
        var found = 0;
        foreach (var stream in store.Select([new LabelMatcher("service_name", MatchKind.Equal, "svc-3")], 0, long.MaxValue))
        {
            foreach (var block in stream.Blocks(0, long.MaxValue, true, [needle], metadata))
            {
                for (var i = 0; i < block.Timestamps.Length && found < limit; i++)
                {
                    var pairs = metadata.Length == 0 || block.Metadata(i)[metadata[0].Name] == metadata[0].Value;
                    found += pairs && block.Line(i).IndexOf(needle) >= 0 ? 1 : 0;
                }

                if (found >= limit)
                {
                    return found;
                }
            }
        }

        return found;
    }

    private static TraceScan Scan(params SpanCondition[] conditions) => new(0, long.MaxValue, conditions, true);

    private static SpanCondition Duration(long longerThan) => new(AttributeScope.Intrinsic, "duration", ConditionOperator.Greater, AnyValue.Of(longerThan));

    private static void Report(string what, CpuTime cpu, StoreStatistics statistics)
    {
        var kept = Math.Max(1, statistics.Accepted - statistics.Evicted);
        using var process = Process.GetCurrentProcess();
        Print($"{what}: {cpu.Seconds * 1e6 / statistics.Accepted:f2} CPU-s per million (with journal and sealing), memory {statistics.MemoryBytes / (double)kept:f1} B and disk {statistics.DiskBytes / (double)kept:f1} B a record, store {statistics.MemoryBytes >> 20} MiB, process {process.WorkingSet64 >> 20} MiB now and {process.PeakWorkingSet64 >> 20} MiB at most");
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Time(string what, Func<object?> query)
    {
        var first = Stopwatch.StartNew();
        query();
        first.Stop();
        var times = new double[50];
        for (var i = 0; i < times.Length; i++)
        {
            var watch = Stopwatch.StartNew();
            query();
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        Print($"  {what}: first {first.Elapsed.TotalMilliseconds:f2} ms, p50 {times[25]:f2} ms, p99 {times[49]:f2} ms");
    }

    private static async Task RecoverAsync<T>(Func<T> open)
        where T : IAsyncDisposable
    {
        var watch = Stopwatch.StartNew();
        await using var store = open();
        Print($"  opened again in {watch.Elapsed.TotalMilliseconds:f0} ms");
    }

    private StoreOptions Options(string signal) => new() { DataPath = Path.Combine(_folder, signal), OutOfOrderWindow = TimeSpan.FromMinutes(30) };
}
