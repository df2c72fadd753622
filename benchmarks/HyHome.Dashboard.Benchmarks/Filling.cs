using System.Text;
using System.Text.Json;

namespace HyHome.Dashboard.Benchmarks;

/// <summary>Sends by OTLP what the pages are measured with: 10,000 log lines, a trace of 5,000 spans, a counter.</summary>
internal sealed class Filling(Uri otlp)
{
    private const int Lines = 10_000;
    private const int Spans = 5000;
    private const int Samples = 40;

    private readonly Random _random = new(1);
    private readonly double _now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Sends all and returns the trace's id.</summary>
    public async Task<string> SendAsync()
    {
        using var http = new HttpClient { BaseAddress = otlp };
        foreach (var lines in Enumerable.Range(0, Lines).Chunk(1000))
        {
            await PostAsync(http, "v1/logs", new { resourceLogs = new[] { new { resource = Resource("shop"), scopeLogs = new[] { new { logRecords = lines.Select(Line) } } } } });
        }

        var trace = Id(16);
        var ids = new List<string>();
        foreach (var spans in Enumerable.Range(0, Spans).Chunk(1250))
        {
            await PostAsync(http, "v1/traces", new { resourceSpans = new[] { new { resource = Resource($"service-{spans[0] / 1250}"), scopeSpans = new[] { new { spans = spans.Select(i => Span(trace, ids, i)).ToList() } } } } });
        }

        for (var i = 0; i < Samples; i++)
        {
            var point = new { startTimeUnixNano = Nanoseconds(Samples * 15_000), timeUnixNano = Nanoseconds((Samples - i) * 15_000), asInt = $"{i * 100}" };
            await PostAsync(http, "v1/metrics", new { resourceMetrics = new[] { new { resource = Resource("shop"), scopeMetrics = new[] { new { metrics = new[] { new { name = "orders", sum = new { isMonotonic = true, aggregationTemporality = 2, dataPoints = new[] { point } } } } } } } } });
        }

        return trace;
    }

    private object Line(int i) => new
    {
        timeUnixNano = Nanoseconds(Lines - i),
        severityText = i % 50 == 0 ? "Error" : "Information",
        severityNumber = i % 50 == 0 ? 17 : 9,
        body = new { stringValue = $"GET /products/{i % 97} answered {(i % 50 == 0 ? 500 : 200)} in {i % 41} ms for user u{i % 333}" },
        traceId = Id(16),
        attributes = new[] { new { key = "order.id", value = new { intValue = $"{i}" } } },
    };

    private object Span(string trace, List<string> ids, int i)
    {
        // A root, and each further span below one of the last dozen: deep and wide.
        var parent = i == 0 ? "" : ids[Math.Max(0, i - 1 - _random.Next(Math.Min(i, 12)))];
        ids.Add(Id(8));
        return new
        {
            traceId = trace,
            spanId = ids[i],
            parentSpanId = parent,
            name = $"step {i % 40}",
            kind = 1,
            startTimeUnixNano = Nanoseconds(60_000 - i),
            endTimeUnixNano = Nanoseconds(i == 0 ? 50_000 : 60_000 - i - 5 - _random.Next(300)),
            attributes = new[] { new { key = "batch", value = new { stringValue = $"b{i / 100}" } } },
        };
    }

    private string Nanoseconds(double millisecondsAgo) => $"{(long)((_now - millisecondsAgo) * 1e6)}";

    private string Id(int bytes)
    {
        var id = new byte[bytes];
        _random.NextBytes(id);
        return Convert.ToHexStringLower(id);
    }

    private static object Resource(string service) => new { attributes = new[] { new { key = "service.name", value = new { stringValue = service } } } };

    private static async Task PostAsync(HttpClient http, string path, object message)
    {
        using var content = new StringContent(JsonSerializer.Serialize(message), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }
}
