using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;

namespace StoreWriter;

/// <summary>
/// Numbered batches of each signal from a thread of its own, as fast as the store takes them. Ten times a second a line tells the number of the newest batch
/// of each that was taken: logs, traces, metrics.
/// </summary>
internal static class SustainedLoad
{
    private const int BatchRecords = 200;
    private static readonly long[] Taken = [-1, -1, -1];
    private static readonly ManualResetEventSlim Never = new();

    public static void Run(string folder)
    {
        var logs = new LogStore(new StoreOptions { DataPath = folder, MaxMemoryBytes = 64 << 20 });
        var traces = new TraceStore(new StoreOptions { DataPath = folder, MaxMemoryBytes = 64 << 20 });

        // Samples take a byte or two each: with a smaller share their blocks come as often.
        var metrics = new MetricStore(new StoreOptions { DataPath = folder, MaxMemoryBytes = 8 << 20 });
        var start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Start(0, number => Logs(logs, start, number));
        Start(1, number => Traces(traces, start, number));
        Start(2, number => Metrics(metrics, start, number));
        while (!Never.Wait(100))
        {
            Console.WriteLine(string.Join(' ', Taken.Select((_, signal) => Volatile.Read(ref Taken[signal]).ToString(CultureInfo.InvariantCulture))));
        }
    }

    private static void Start(int signal, Action<long> write)
    {
        var thread = new Thread(() =>
        {
            for (long number = 0; ; number++)
            {
                write(number);
                Volatile.Write(ref Taken[signal], number);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
    }

    private static void Logs(LogStore store, long start, long number)
    {
        var entries = new LogEntry[BatchRecords];
        for (var i = 0; i < entries.Length; i++)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"batch {number} line {i} {unchecked((number * 7919) + (i * 104729)):x16} of a body as long as those of ordinary applications are");
            entries[i] = new LogEntry(((start + number) * 1_000_000) + i, System.Text.Encoding.UTF8.GetBytes(line), LabelSet.Empty);
        }

        var stream = LabelSet.Of(("app", "writer"));
        Insist(() => store.Append(stream, entries));
    }

    private static void Traces(TraceStore store, long start, long number)
    {
        var resource = new TelemetryResource([new("service.name", AnyValue.Of("writer"))]);
        var time = (start + number) * 1_000_000;
        var spans = Enumerable.Range(0, BatchRecords).Select(i => new Span
        {
            TraceId = new TraceId((ulong)number + 1, (ulong)(i / 10) + 1),
            SpanId = ((ulong)number * BatchRecords) + (ulong)i + 1,
            Name = number.ToString(CultureInfo.InvariantCulture),
            StartUnixNano = time + i,
            EndUnixNano = time + (2 * i),
            Resource = resource,
            Attributes = [new("http.response.status_code", AnyValue.Of(200L)), new("url.path", AnyValue.Of($"/api/items/{i}"))],
        }).ToArray();
        Insist(() => store.Append(spans));
    }

    private static void Metrics(MetricStore store, long start, long number)
    {
        for (var i = 0; i < BatchRecords; i++)
        {
            var series = LabelSet.Of((LabelSet.MetricName, "written"), ("series", i.ToString(CultureInfo.InvariantCulture)));
            Insist(() => store.Append(series, start + number, number) == AppendResult.Stored);
        }
    }

    private static void Insist(Func<bool> append)
    {
        while (!append())
        {
            Never.Wait(1);
        }
    }
}
