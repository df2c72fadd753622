using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;

namespace StoreWriter;

/// <summary>One record of each signal after the other, and the number of each once all three stores took it.</summary>
internal static class OneByOne
{
    public static async Task RunAsync(string folder)
    {
        // Small heads, so that the kill comes while segments are written, too; not so small that the oldest go before it.
        var options = new StoreOptions { DataPath = folder, MaxMemoryBytes = 16 << 20 };
        await using var logs = new LogStore(options);
        await using var traces = new TraceStore(options);
        await using var metrics = new MetricStore(options);
        var resource = new TelemetryResource([new("service.name", AnyValue.Of("writer"))]);
        var stream = LabelSet.Of(("app", "writer"));
        var series = LabelSet.Of((LabelSet.MetricName, "written"));
        var start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (long number = 0; ; number++)
        {
            var time = (start + number) * 1_000_000;
            var text = $"entry {number.ToString(CultureInfo.InvariantCulture)} {new string('x', 200)}";
            var span = new Span { TraceId = new TraceId(7, (ulong)number + 1), SpanId = (ulong)number + 1, Name = text, StartUnixNano = time, EndUnixNano = time + 1, Resource = resource };
            await TakenAsync(() => logs.Append(stream, [new LogEntry(time, System.Text.Encoding.UTF8.GetBytes(text), LabelSet.Empty)]));
            await TakenAsync(() => traces.Append([span]));
            await TakenAsync(() => metrics.Append(series, start + number, number) == AppendResult.Stored);
            Console.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task TakenAsync(Func<bool> append)
    {
        while (!append())
        {
            await Task.Delay(1);
        }
    }
}
