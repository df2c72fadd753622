using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using HyHome.Telemetry.Forward;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Tests.Ingest;

namespace HyHome.Telemetry.Tests.Forward;

/// <summary>One backend hands on to another, which plays the real stores.</summary>
public sealed class ForwardTests
{
    private const string Protobuf = "application/x-protobuf";
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private const string Metrics = """
        {"name":"g","description":"A gauge.","unit":"1","gauge":{"dataPoints":[{"timeUnixNano":"TIME","asInt":"1"}]}},
        {"name":"took","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"TIME","count":"3","sum":3.5,"bucketCounts":["1","2"],"explicitBounds":[1],
            "exemplars":[{"timeUnixNano":"TIME","asDouble":0.5,"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"B7AD6B7169203331"}]}]}},
        {"name":"size","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"TIME","count":"7","sum":9,"scale":1,"zeroCount":"1",
            "positive":{"offset":-2,"bucketCounts":["1","0","2"]},"negative":{"offset":0,"bucketCounts":["3"]}}]}}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_arrive_as_they_came_and_are_not_kept()
    {
        await using var store = await Backend.StartAsync();
        var loki = await store.ListenAsync(TelemetryApis.Loki);
        await using var front = await Backend.StartAsync(options => options.Destinations.Logs = new Uri(loki, "/otlp"));
        var otlp = await front.ListenAsync(TelemetryApis.OtlpHttp);

        using var json = await front.PostJsonAsync(new Uri(otlp, "/v1/logs"), OtlpMessages.LogJson(OtlpMessages.Now));
        using var protobuf = await front.PostAsync(new Uri(otlp, "/v1/logs"), Protobuf, OtlpMessages.Log([0x0a, 2, (byte)'h', (byte)'i']));
        using var malformed = await front.PostJsonAsync(new Uri(otlp, "/v1/logs"), "{");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (json.StatusCode, protobuf.StatusCode, malformed.StatusCode));
        await EventuallyAsync(() => Task.FromResult(store.Lines().Count == 2));
        Assert.Equal(["hello", "hi"], store.Lines().Select(l => l.Line).Order(StringComparer.Ordinal));
        Assert.Empty(front.Lines());
    }

    [Fact]
    public async Task Spans_arrive_over_gRPC_and_their_store_makes_the_metrics_of_them()
    {
        await using var store = await Backend.StartAsync(options => options.SpanMetricsInterval = TimeSpan.FromSeconds(1));
        var grpc = await store.ListenAsync(TelemetryApis.OtlpGrpc);
        var tempo = await store.ListenAsync(TelemetryApis.Tempo);
        await using var front = await Backend.StartAsync(options => (options.Destinations.Traces, options.SpanMetricsInterval) = (grpc, TimeSpan.FromSeconds(1)));
        var otlp = await front.ListenAsync(TelemetryApis.OtlpHttp);

        using var answer = await front.PostAsync(new Uri(otlp, "/v1/traces"), Protobuf, OtlpMessages.Trace("buy"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await EventuallyAsync(async () => (await store.Http.GetAsync(new Uri(tempo, $"/api/traces/{TraceId}"), Stop)).StatusCode == HttpStatusCode.OK);
        await EventuallyAsync(() => Task.FromResult(store.Series("traces_spanmetrics_calls_total").Count == 1));
        Assert.Empty(front.Series("traces_spanmetrics_calls_total"));
    }

    [Fact]
    public async Task Metrics_arrive_as_a_backend_would_have_kept_them_itself()
    {
        var time = OtlpMessages.Now;
        await using var store = await Backend.StartAsync();
        var prometheus = await store.ListenAsync(TelemetryApis.Prometheus);
        await using var front = await Backend.StartAsync(options => options.Destinations.Metrics = new Uri(prometheus, "/api/v1/write"));
        await using var alone = await Backend.StartAsync();

        foreach (var backend in new[] { front, alone })
        {
            var otlp = await backend.ListenAsync(TelemetryApis.OtlpHttp);
            using var answer = await backend.PostJsonAsync(new Uri(otlp, "/v1/metrics"), OtlpMessages.MetricJson(Metrics, time));
            Assert.Equal("{}", (await answer.Content.ReadAsStringAsync(Stop)).Replace("""{"partialSuccess":{}}""", "{}", StringComparison.Ordinal));
        }

        // Series of one request are stored one after the other.
        string[] metrics = ["g_ratio", "took_seconds_bucket", "took_seconds_sum", "took_seconds_count"];
        await EventuallyAsync(() => Task.FromResult(
            metrics.All(m => store.Series(m).Count == alone.Series(m).Count)
            && store.Parts.Metrics.Select([Named("size")], 0, long.MaxValue).Count == 1
            && store.Parts.Metrics.Exemplars([Named("took_seconds_bucket")], 0, long.MaxValue).Count == 1));
        foreach (var metric in metrics)
        {
            Assert.NotEmpty(alone.Series(metric));
            Assert.Equal(alone.Series(metric), store.Series(metric));
        }

        Assert.Equal(Histogram(alone), Histogram(store));
        Assert.Equal(TraceId, Exemplar(store));
        Assert.Empty(front.Series("g_ratio"));
    }

    [Fact]
    public async Task What_is_scraped_arrives_too()
    {
        await using var store = await Backend.StartAsync();
        var prometheus = await store.ListenAsync(TelemetryApis.Prometheus);
        await using var front = await Backend.StartAsync(options => options.Destinations.Metrics = new Uri(prometheus, "/api/v1/write"));
        await using var scrape = front.Parts.Scrapes.Add(new ScrapeTarget("store", new Uri(prometheus, "/metrics"), TimeSpan.FromSeconds(1)));

        await EventuallyAsync(() => Task.FromResult(store.Series("up").Any(s => s.EndsWith("} 1", StringComparison.Ordinal))));

        Assert.NotEmpty(store.Series("hyhome_telemetry_store_memory_bytes"));
    }

    [Fact]
    public async Task Alerts_of_the_rules_here_reach_an_Alertmanager_elsewhere()
    {
        const string rules = "groups: [{ name: g, interval: 1s, rules: [{ alert: Now, expr: vector(1), annotations: { summary: s } }] }]";
        await using var store = await Backend.StartAsync();
        var alertmanager = await store.ListenAsync(TelemetryApis.Alertmanager);
        await using var front = await Backend.StartAsync(options =>
        {
            options.Destinations.Alerts = alertmanager;
            options.RuleFiles.Add("rules.yaml");
            options.ReadFile = _ => rules;
        });

        JsonElement[] alerts = [];
        await EventuallyAsync(async () => (alerts = (await store.Http.GetFromJsonAsync<JsonElement[]>(new Uri(alertmanager, "/api/v2/alerts"), Stop))!).Length == 1);

        Assert.Equal("Now", alerts[0].GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal("s", alerts[0].GetProperty("annotations").GetProperty("summary").GetString());
        Assert.Empty(front.Parts.Alerting.Alertmanager.Alerts());
    }

    [Fact]
    public async Task A_store_that_comes_later_gets_what_was_sent_before()
    {
        var port = FreePort();
        await using var front = await Backend.StartAsync(options => options.Destinations.Logs = new Uri($"http://127.0.0.1:{port}/otlp"));
        var otlp = await front.ListenAsync(TelemetryApis.OtlpHttp);
        using var answer = await front.PostJsonAsync(new Uri(otlp, "/v1/logs"), OtlpMessages.LogJson(OtlpMessages.Now));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        await using var store = await TelemetryBackend.StartAsync(cancellationToken: Stop);
        await store.ListenAsync(TelemetryApis.Loki, new IPEndPoint(IPAddress.Loopback, port), Stop);

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await EventuallyAsync(async () => (await http.GetStringAsync("/loki/api/v1/query_range?query=%7Bservice_name%3D~%22.%2B%22%7D", Stop)).Contains("hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Senders_are_told_to_wait_when_a_store_stays_away()
    {
        await using var front = await Backend.StartAsync(options => options.Destinations.Logs = new Uri($"http://127.0.0.1:{FreePort()}/otlp"));
        var otlp = await front.ListenAsync(TelemetryApis.OtlpHttp);
        var large = OtlpMessages.LogJson(OtlpMessages.Now).Replace("hello", new string('x', 12 * 1024 * 1024), StringComparison.Ordinal);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await front.PostJsonAsync(new Uri(otlp, "/v1/logs"), large);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task What_a_store_refuses_for_good_is_not_sent_again_and_what_it_throttles_is()
    {
        Queue<ForwardResult> answers = new([new ForwardResult("400 Bad Request", IsTemporary: false), new ForwardResult("429 Too Many Requests", IsTemporary: true)]);
        var sent = new List<byte>();
        await using (var queue = new ForwardQueue("The store", (message, _) => SendAsync(message), new TelemetryBackendOptions()))
        {
            Assert.True(queue.TryAdd([1]));
            Assert.True(queue.TryAdd([2]));
            Assert.True(queue.TryAdd([3]));
        }

        Assert.Equal([1, 2, 2, 3], sent);

        Task<ForwardResult> SendAsync(byte[] message)
        {
            sent.Add(message[0]);
            return Task.FromResult(answers.TryDequeue(out var answer) ? answer : ForwardResult.Taken);
        }
    }

    private static string Histogram(Backend backend)
    {
        var samples = new MetricSamples();
        Assert.Single(backend.Parts.Metrics.Select([Named("size")], 0, long.MaxValue)).Read(0, long.MaxValue, samples);
        return JsonSerializer.Serialize(samples.Histogram(0));
    }

    private static string Exemplar(Backend backend) => Assert.Single(Assert.Single(backend.Parts.Metrics.Exemplars([Named("took_seconds_bucket")], 0, long.MaxValue)).Exemplars)
        .Labels.Single(l => l.Name == "trace_id").Value;

    private static LabelMatcher Named(string metric) => new(LabelSet.MetricName, MatchKind.Equal, metric);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }
}
