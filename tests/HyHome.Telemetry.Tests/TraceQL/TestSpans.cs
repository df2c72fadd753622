using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Tests.TraceQL;

/// <summary>Makes spans in few words. Times count from <see cref="Epoch"/> in milliseconds.</summary>
internal static class TestSpans
{
    /// <summary>2026-06-01T00:00:00Z in nanoseconds: a whole multiple of an hour, so that steps are easy to count.</summary>
    internal const long Epoch = 1_780_272_000_000_000_000;

    private static readonly Dictionary<string, TelemetryResource> Resources = [];

    internal static Span Span(
        ulong trace,
        ulong id,
        ulong parent = 0,
        string service = "shop",
        string name = "op",
        double at = 0,
        double takes = 10,
        SpanKind kind = SpanKind.Internal,
        SpanStatus status = SpanStatus.Unset,
        string message = "",
        SpanEvent[]? events = null,
        SpanLink[]? links = null,
        InstrumentationScope? scope = null,
        params (string Key, object Value)[] attributes)
    {
        var start = Epoch + (long)(at * 1e6);
        return new Span
        {
            TraceId = new TraceId(0, trace),
            SpanId = id,
            ParentSpanId = parent,
            Name = name,
            Kind = kind,
            Status = status,
            StatusMessage = message,
            StartUnixNano = start,
            EndUnixNano = start + (long)(takes * 1e6),
            Attributes = Attributes(attributes),
            Events = events ?? [],
            Links = links ?? [],
            Resource = Resource(service),
            Scope = scope ?? InstrumentationScope.None,
        };
    }

    internal static Attribute[] Attributes(params (string Key, object Value)[] attributes) => [.. attributes.Select(static a => new Attribute(a.Key, Value(a.Value)))];

    internal static TraceStore Store(params Span[] spans)
    {
        var store = new TraceStore();
        Assert.True(store.Append(spans));
        return store;
    }

    /// <summary>A small shop: two traces of a web request through three services, one failed, and one without its root.</summary>
    internal static Span[] Shop() =>
    [
        Span(0xa1, 1, 0, "web", "GET /buy", at: 1000, takes: 200, SpanKind.Server, attributes: [("http.status_code", 200L), ("http.route", "/buy"), ("ok", true)]),
        Span(0xa1, 2, 1, "web", "POST", at: 1010, takes: 150, SpanKind.Client, attributes: [("http.method", "POST")]),
        Span(0xa1, 3, 2, "cart", "POST /cart", at: 1020, takes: 120, SpanKind.Server, attributes: [("http.status_code", 201L), ("load", 0.5)]),
        Span(0xa1, 4, 3, "cart", "SELECT", at: 1030, takes: 50, SpanKind.Client, attributes: [("db.system", "sqlite"), ("rows", 7L)]),
        Span(0xa1, 5, 1, "web", "render", at: 1170, takes: 20, attributes: [("tags", new[] { "a", "b" }), ("sizes", new[] { 1L, 2L })]),
        Span(0xb2, 11, 0, "web", "GET /buy", at: 61_000, takes: 900, SpanKind.Server, SpanStatus.Error, "boom", attributes: [("http.status_code", 500L), ("http.route", "/buy"), ("ok", false)]),
        Span(0xb2, 12, 11, "cart", "POST /cart", at: 61_100, takes: 700, SpanKind.Server, SpanStatus.Error, attributes: [("http.status_code", 503L)],
            events: [new SpanEvent(Epoch + 61_150_000_000, "exception", Attributes(("exception.type", "Timeout"))), new SpanEvent(Epoch + 61_200_000_000, "retry", [])],
            links: [new SpanLink(new TraceId(0, 0xa1), 3, "", Attributes(("why", "retry")))],
            scope: new InstrumentationScope("Cart.Http", "1.2", Attributes(("build", "x")))),
        Span(0xc3, 21, 99, "cart", "cleanup", at: 121_000, takes: 5, attributes: [("http.status_code", 200L)]),
    ];

    private static TelemetryResource Resource(string service)
    {
        lock (Resources)
        {
            return Resources.TryGetValue(service, out var known)
                ? known
                : Resources[service] = new TelemetryResource(Attributes(("service.name", service), ("service.namespace", "demo"), ("host", $"h-{service}")));
        }
    }

    private static AnyValue Value(object value) => value switch
    {
        string s => AnyValue.Of(s),
        bool b => AnyValue.Of(b),
        long l => AnyValue.Of(l),
        double d => AnyValue.Of(d),
        string[] a => AnyValue.Of(a.Select(static s => AnyValue.Of(s)).ToArray()),
        long[] a => AnyValue.Of(a.Select(static s => AnyValue.Of(s)).ToArray()),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
