using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Logs;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Benchmarks;

/// <summary>Telemetry as a home's worth of services sends it: traces of 5 to 10 spans with 9 attributes, log lines of 80 to 150 bytes with a trace id, from 10 services.</summary>
internal sealed class Workload
{
    private const long Second = 1_000_000_000;
    private static readonly string[] Routes = [.. Enumerable.Range(0, 40).Select(static i => $"/api/v1/resource-{i}/items")];
    private static readonly string[] Words = ["request", "completed", "order", "cache", "miss", "retry", "database", "connection", "payload", "timeout", "accepted", "customer", "queue", "worker", "latency", "checkout"];

    private readonly Random _random;
    private long _clock;

    public Workload(int seed, long start)
    {
        _random = new Random(seed);
        _clock = start;
    }

    public static TelemetryResource[] Resources { get; } =
    [
        .. Enumerable.Range(0, 10).Select(static i => new TelemetryResource(
        [
            new("service.name", AnyValue.Of($"svc-{i}")), new("service.instance.id", AnyValue.Of($"svc-{i}-0")), new("service.version", AnyValue.Of("1.4.2")),
            new("deployment.environment.name", AnyValue.Of("home")),
        ])),
    ];

    public static InstrumentationScope Scope { get; } = new("load", "1.0", []);

    public static LabelSet[] Streams { get; } = [.. Enumerable.Range(0, 10).Select(static i => LabelSet.Of(("service_name", $"svc-{i}"), ("service_instance_id", $"svc-{i}-0")))];

    public Span[] Spans(int count)
    {
        var spans = new List<Span>(count + 10);
        while (spans.Count < count)
        {
            AddTrace(spans, _random.Next(5, 11));
        }

        return [.. spans];
    }

    /// <summary>Entries by stream, as one request brings them.</summary>
    public List<(LabelSet Stream, List<LogEntry> Entries)> Logs(int count)
    {
        var byStream = Streams.Select(static s => (s, new List<LogEntry>())).ToList();
        for (var i = 0; i < count; i++)
        {
            _clock += Second / 1000;
            byStream[_random.Next(10)].Item2.Add(new LogEntry(_clock, Line(), Metadata()));
        }

        return byStream;
    }

    private byte[] Line()
    {
        var text = new System.Text.StringBuilder();
        var length = _random.Next(80, 151);
        while (text.Length < length)
        {
            text.Append(_random.Next(4) == 0 ? _random.Next(100_000).ToString() : Words[_random.Next(100) == 0 ? 9 : _random.Next(Words.Length) is 9 ? 0 : _random.Next(9)]).Append(' ');
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString(0, length));
    }

    private LabelSet Metadata() => LabelSet.Create(
    [
        new("detected_level", "info"), new("http_route", Routes[_random.Next(40)]), new("observed_timestamp", (_clock + _random.Next(1_000_000)).ToString()),
        new("scope_name", "load"), new("severity_number", "9"), new("severity_text", "INFO"), new("span_id", Hex(8)), new("thread_id", _random.Next(64).ToString()), new("trace_id", Hex(16)),
        new("user_id", _random.Next(5000).ToString()),
    ]);

    private string Hex(int bytes)
    {
        Span<byte> random = stackalloc byte[bytes];
        _random.NextBytes(random);
        return Convert.ToHexStringLower(random);
    }

    private void AddTrace(List<Span> spans, int count)
    {
        var id = new TraceId((ulong)_random.NextInt64(), (ulong)_random.NextInt64());
        var ids = new ulong[count];
        _clock += Second * count / 1000;
        for (var i = 0; i < count; i++)
        {
            ids[i] = (ulong)_random.NextInt64(1, long.MaxValue);
            var start = _clock + (i * 150_000) + _random.Next(100_000);
            spans.Add(new Span
            {
                TraceId = id,
                SpanId = ids[i],
                ParentSpanId = i == 0 ? 0 : ids[_random.Next(i)],
                Name = "GET " + Routes[_random.Next(40)],
                Kind = i == 0 ? SpanKind.Server : SpanKind.Client,
                Status = _random.Next(50) == 0 ? SpanStatus.Error : SpanStatus.Unset,
                StartUnixNano = start,
                EndUnixNano = start + (long)(-Math.Log(1 - _random.NextDouble()) * 40_000_000),
                Resource = Resources[_random.Next(10)],
                Scope = Scope,
                Attributes = Attributes(),
            });
        }
    }

    private Attribute[] Attributes() =>
    [
        new("http.request.method", AnyValue.Of("GET")), new("http.route", AnyValue.Of(Routes[_random.Next(40)])), new("http.response.status_code", AnyValue.Of(_random.Next(50) == 0 ? 500L : 200L)),
        new("server.address", AnyValue.Of($"host-{_random.Next(20)}.local")), new("server.port", AnyValue.Of(8080L)), new("user.id", AnyValue.Of(_random.Next(5000).ToString())),
        new("thread.id", AnyValue.Of((long)_random.Next(64))), new("db.system", AnyValue.Of("sqlite")), new("cache.hit", AnyValue.Of(_random.Next(2) == 0)),
    ];
}
