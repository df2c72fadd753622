using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Tests.Storage;

/// <summary>Telemetry that tests store, random but the same for the same seed.</summary>
internal static class Samples
{
    public const long Second = 1_000_000_000;

    /// <summary>A time in nanoseconds that is long past and plausible.</summary>
    public const long Epoch = 1_790_000_000 * Second;

    public static readonly TelemetryResource[] Resources =
    [
        .. Enumerable.Range(0, 5).Select(i => new TelemetryResource([new("service.name", AnyValue.Of($"svc-{i}")), new("service.instance.id", AnyValue.Of($"instance-{i}"))])),
    ];

    private static readonly InstrumentationScope Library = new("library", "1.2", [new Attribute("lib.kind", AnyValue.Of("test"))]);

    public static List<Span> Trace(Random random, long start, int spans)
    {
        var id = new TraceId((ulong)random.NextInt64(), (ulong)random.NextInt64());
        var ids = Enumerable.Range(0, spans).Select(_ => (ulong)random.NextInt64(1, long.MaxValue)).ToArray();
        return [.. Enumerable.Range(0, spans).Select(i => Span(random, id, ids, i, start))];
    }

    public static LogEntry Entry(Random random, long timestamp) => new(
        timestamp,
        System.Text.Encoding.UTF8.GetBytes($"request {random.Next(100)} to /api/items/{random.Next(1000)} took {random.Next(5000)} ms {(random.Next(20) == 0 ? "timeout é" : "ok")}"),
        random.Next(4) == 0 ? LabelSet.Empty : LabelSet.Of(
            ("trace_id", Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64()).Concat(BitConverter.GetBytes(random.NextInt64())).ToArray())),
            ("severity_text", random.Next(2) == 0 ? "INFO" : "ERROR"), ("user_id", random.Next(50).ToString()), ("zero", "007"), ("note", $"free text {random.Next()}")));

    public static string Text(Span span) => string.Join('|',
        span.TraceId, span.SpanId, span.ParentSpanId, span.Name, span.Kind, span.Status, span.StatusMessage, span.StartUnixNano, span.EndUnixNano, span.TraceState, span.Flags,
        Text(span.Attributes), Text(span.Resource.Attributes), span.Scope.Name, span.Scope.Version, Text(span.Scope.Attributes),
        string.Join(';', span.Events.Select(e => $"{e.TimeUnixNano} {e.Name} {e.DroppedAttributes} {Text(e.Attributes)}")),
        string.Join(';', span.Links.Select(l => $"{l.TraceId} {l.SpanId} {l.TraceState} {l.Flags} {Text(l.Attributes)}")));

    public static string Text(IEnumerable<Attribute> attributes) => string.Join(',', attributes.Select(a => $"{a.Key}={Text(a.Value)}"));

    public static string Text(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => $"\"{value.String}\"",
        AnyValueKind.Bool => value.Bool.ToString(),
        AnyValueKind.Int => value.Int.ToString(),
        AnyValueKind.Double => value.Double.ToString("R") + "d",
        AnyValueKind.Array => $"[{string.Join(',', value.Array.Select(Text))}]",
        AnyValueKind.Map => $"{{{Text(value.Map)}}}",
        AnyValueKind.Bytes => Convert.ToHexString(value.Bytes.Span),
        _ => "nothing",
    };

    public static List<(long Time, double Value)> Read(IMetricSource store, LabelMatcher matcher, long minTime = long.MinValue, long maxTime = long.MaxValue)
    {
        var into = new MetricSamples();
        foreach (var series in store.Select([matcher], minTime, maxTime))
        {
            series.Read(minTime, maxTime, into);
        }

        return [.. Enumerable.Range(0, into.Count).Select(i => (into.Timestamps[i], into.Values[i]))];
    }

    public static List<string> Read(ILogSource store, LabelMatcher matcher, long start = long.MinValue, long end = long.MaxValue)
    {
        var lines = new List<string>();
        foreach (var stream in store.Select([matcher], start, end))
        {
            foreach (var block in stream.Blocks(start, end, newestFirst: false))
            {
                for (var i = 0; i < block.Timestamps.Length; i++)
                {
                    if (block.Timestamps[i] >= start && block.Timestamps[i] <= end)
                    {
                        lines.Add($"{block.Timestamps[i]} {System.Text.Encoding.UTF8.GetString(block.Line(i))} {block.Metadata(i)}");
                    }
                }
            }
        }

        return lines;
    }

    public static string Text(LogEntry entry) => $"{entry.Timestamp} {System.Text.Encoding.UTF8.GetString(entry.Line.Span)} {entry.Metadata}";

    public static TraceScan Everything(params SpanCondition[] conditions) => new(long.MinValue, long.MaxValue, conditions, SameSpan: true);

    private static Span Span(Random random, TraceId id, ulong[] ids, int i, long start)
    {
        var at = start + (i * 1_000_000) + random.Next(1_000_000);
        var failed = random.Next(10) == 0;
        return new Span
        {
            TraceId = id,
            SpanId = ids[i],
            ParentSpanId = i == 0 ? 0 : ids[random.Next(i)],
            Name = $"GET /items/{random.Next(8)}",
            Kind = (SpanKind)random.Next(6),
            Status = failed ? SpanStatus.Error : SpanStatus.Unset,
            StatusMessage = failed ? $"failed {random.Next(3)}" : "",
            StartUnixNano = at,
            EndUnixNano = at + random.Next(1, 500_000_000),
            TraceState = random.Next(9) == 0 ? "a=b" : "",
            Resource = Resources[random.Next(Resources.Length)],
            Scope = random.Next(2) == 0 ? Library : InstrumentationScope.None,
            Attributes =
            [
                new("http.response.status_code", AnyValue.Of(failed ? 500L : 200L)), new("http.route", AnyValue.Of($"/items/{random.Next(20)}")),
                new("unique", AnyValue.Of(random.Next().ToString("x"))), new("weight", AnyValue.Of(random.NextDouble())), new("cached", AnyValue.Of(random.Next(2) == 0)),
                new("list", AnyValue.Of([AnyValue.Of("x"), AnyValue.Of(1L)])), new("nothing", default),
            ],
            Events = failed ? [new SpanEvent(at + 5, "exception", [new("exception.type", AnyValue.Of("TimeoutException"))], 1)] : [],
            Links = random.Next(7) == 0 ? [new SpanLink(new TraceId(1, 2), 3, "s", [new("link.kind", AnyValue.Of("follows"))], 1)] : [],
        };
    }
}
