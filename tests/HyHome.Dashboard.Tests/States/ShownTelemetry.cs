using System.Text.Json;
using HyHome.Dashboard.Tests.Clients;
using HyHome.Telemetry;

namespace HyHome.Dashboard.Tests.States;

/// <summary>Logs, traces, metrics and alerts as different as applications send them.</summary>
internal static class ShownTelemetry
{
    public const string Trace = "0123456789abcdef0123456789abcdef";

    /// <summary>More than a chart or a table can hold.</summary>
    private const int ManySeries = 10_000;

    private const string Rules = """
        groups:
          - name: a group of rules
            interval: 1s
            rules:
              - alert: Fires
                expr: vector(7)
                labels: { severity: critical, with_a_long_name_and_value: a-value-that-is-as-long-as-people-make-them-and-then-some-more }
                annotations: { summary: "It is {{ $value }}.", description: It is here to be seen., runbook_url: "https://example.com/runbook" }
              - alert: FiresToo
                expr: vector(1)
                labels: { severity: warning }
              - alert: Waits
                expr: vector(1)
                for: 1h
                labels: { severity: info }
              - alert: Sleeps
                expr: vector(0) > 1
              - alert: Mistaken
                expr: vector(1) * on () group_left () (vector(1) or label_replace(vector(1), "a", "b", "", ""))
              - record: orders:sum
                expr: sum(orders)
        """;

    private static readonly string[] _lines =
    [
        "GET /orders answered 200 in 12 ms", "version 7 is out", "\u001b[31mred\u001b[0m and \u001b[38;5;21mblue\u001b[0m", "\uFFFD\uFFFD\0 was no text", new('x', 3000),
        """{"level":"info","order":{"id":7,"items":["a","b"]},"text":"of JSON"}""", "<script>alert('logs')</script>", "line one\nline two\n\tat Program.Main()", "日本語 и русский 🙂 \u202E", "",
    ];

    private static readonly string[] _levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical"];

    public static TelemetryBackendOptions Options
    {
        get
        {
            var options = new TelemetryBackendOptions { RuleInterval = TimeSpan.FromSeconds(1), ReadFile = static _ => Rules };
            options.RuleFiles.Add("rules.yaml");
            return options;
        }
    }

    public static async Task SendAsync(Stack stack)
    {
        var second = 60;
        foreach (var line in _lines)
        {
            await stack.LogAsync("shop", ++second, JsonSerializer.Serialize(line)[1..^1], _levels[second % _levels.Length], Trace);
        }

        await stack.LogAsync("a-service-with-a-name-that-is-longer-than-the-column-it-stands-in", 90, "said by another", "Error");
        await stack.SpansAsync("shop", Spans("a", null, [("b", "a", 1, 30), ("c", "b", 2, 20), ("d", "a", 31, 5)], fails: true));
        await stack.SpansAsync("store", Spans("e", "c", [("f", "e", 3, 10)], fails: true));
        await stack.SpansAsync("a-service-with-a-name-that-is-longer-than-the-column-it-stands-in", Spans("1", "f", [("2", "1", 4, 2)], fails: false));
        await stack.MetricsAsync("shop", Gauge("orders", Samples(50)) + "," + Gauge("deploying", Samples(1)));
        await stack.MetricsAsync("store", Gauge("orders", Samples(90)));
        await stack.MetricsAsync("shop", $$$"""{"name":"duration","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{{{string.Join(',', Enumerable.Range(0, 20).Select(Bucket))}}}]} }""");
        await stack.MetricsAsync("crowd", Gauge("many", Enumerable.Range(0, ManySeries).Select(i => $$$"""{"timeUnixNano":"TIME(290)","asInt":"{{{i}}}","attributes":[{"key":"number","value":{"stringValue":"n{{{i}}}"} }]}""")));
    }

    private static string Gauge(string name, IEnumerable<string> points) => $$$"""{"name":"{{{name}}}","gauge":{"dataPoints":[{{{string.Join(',', points)}}}]} }""";

    private static IEnumerable<string> Samples(int value) => Enumerable.Range(0, 20).Select(i => $$$"""{"timeUnixNano":"TIME({{{i * 15}}})","asDouble":{{{(i % 5 == 0 ? 0 : value)}}} }""");

    private static string Bucket(int i) => $$$"""
        {"startTimeUnixNano":"TIME(0)","timeUnixNano":"TIME({{{i * 15}}})","count":"{{{i * 4}}}","sum":{{{i * 2}}},"explicitBounds":[0.1,0.5,1],"bucketCounts":["{{{i}}}","{{{i}}}","{{{i}}}","{{{i}}}"],
        "exemplars":[{"timeUnixNano":"TIME({{{i * 15}}})","asDouble":0.4,"traceId":"{{{Trace}}}","spanId":"aaaaaaaaaaaaaaaa"}]}
        """;

    private static string Spans(string root, string? parent, (string Id, string Parent, int Start, int Length)[] below, bool fails) => string.Join(',',
        below.Prepend((Id: root, Parent: parent ?? "", Start: parent is null ? 0 : 3, Length: 40)).Select((span, i) => $$$"""
        {"traceId":"{{{Trace}}}","spanId":"{{{Id(span.Id)}}}","parentSpanId":"{{{Id(span.Parent)}}}","name":"a step of {{{span.Id}}}{{{(i == 2 ? " with a name that is much longer than its column is wide, as statements often are" : "")}}}","kind":{{{(i % 5) + 1}}},
        "startTimeUnixNano":"TIME({{{span.Start}}})","endTimeUnixNano":"TIME({{{span.Start + span.Length}}})","status":{{{(fails && i == 1 ? """{"code":2,"message":"it broke"}""" : "{}")}}},
        "attributes":[{"key":"http.request.method","value":{"stringValue":"GET"} },{"key":"db.query.text","value":{"stringValue":"SELECT {{{new string('x', 600)}}}"} }],
        "events":[{"timeUnixNano":"TIME({{{span.Start + 1}}})","name":"exception","attributes":[{"key":"exception.message","value":{"stringValue":"it broke"} },{"key":"exception.stacktrace","value":{"stringValue":"at A.B()\n   at C.D() {{{new string('y', 300)}}}"} }]}]}
        """));

    private static string Id(string letter) => letter.Length == 0 ? "" : new string(letter[0], 16);
}
