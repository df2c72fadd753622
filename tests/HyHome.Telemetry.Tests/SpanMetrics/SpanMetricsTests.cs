using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.SpanMetrics;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Tests.TraceQL;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.Telemetry.Tests.SpanMetrics;

public sealed class SpanMetricsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 0, 10, 30, TimeSpan.Zero));
    private readonly MetricStore _store;
    private SpanMetricsGenerator? _generator;

    public SpanMetricsTests() => _store = new MetricStore(new StoreOptions { TimeProvider = _time });

    public async ValueTask DisposeAsync()
    {
        await (_generator?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _store.DisposeAsync();
    }

    [Fact]
    public void Calls_size_and_latency_have_Tempos_names_and_labels()
    {
        var span = TestSpans.Span(0xa1, 1, service: "shop", name: "GET /", takes: 3, kind: SpanKind.Server, status: SpanStatus.Error);
        Start().Observe([span]);
        _generator!.Collect();

        const string labels = """service="shop", span_kind="SPAN_KIND_SERVER", span_name="GET /", status_code="STATUS_CODE_ERROR"}""";
        Assert.Equal(1, Value($$"""{__name__="traces_spanmetrics_calls_total", {{labels}}"""));
        Assert.Equal(0.003, Value($$"""{__name__="traces_spanmetrics_latency_sum", {{labels}}"""), 9);
        Assert.Equal(1, Value($$"""{__name__="traces_spanmetrics_latency_count", {{labels}}"""));
        Assert.True(Value($$"""{__name__="traces_spanmetrics_size_total", {{labels}}""") > 30);
        Assert.Equal(
            ["+Inf=1", "0.002=0", "0.004=1", "0.008=1", "0.016=1", "0.032=1", "0.064=1", "0.128=1", "0.256=1", "0.512=1", "1.024=1", "16.384=1", "2.048=1", "4.096=1", "8.192=1"],
            All("traces_spanmetrics_latency_bucket").Select(static s => $"{s.Labels["le"]}={s.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_first_value_follows_a_zero_at_the_end_of_the_minute_before()
    {
        Start().Observe([TestSpans.Span(1, 1)]);
        _generator!.Collect();
        _time.Advance(TimeSpan.FromSeconds(5));

        var samples = new MetricSamples();
        Series("traces_spanmetrics_calls_total").Single().Read(0, long.MaxValue, samples);
        Assert.Equal(0, samples.Values[0]);
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 0, 9, 59, 999, TimeSpan.Zero).ToUnixTimeMilliseconds(), samples.Timestamps[0]);
        Assert.Equal(1, samples.Values[1]);
    }

    [Fact]
    public void Buckets_carry_an_exemplar_that_leads_to_the_trace()
    {
        Start().Observe([TestSpans.Span(0xa1, 1, takes: 3)]);
        _generator!.Collect();

        var (series, exemplars) = Assert.Single(_store.Exemplars([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "traces_spanmetrics_latency_bucket")], 0, long.MaxValue));
        Assert.Equal("0.004", series["le"]);
        var exemplar = Assert.Single(exemplars);
        Assert.Equal("000000000000000000000000000000a1", exemplar.Labels["trace_id"]);
        Assert.Equal(0.003, exemplar.Value, 9);
    }

    [Fact]
    public void A_client_and_its_server_become_an_edge_in_either_order()
    {
        var client = TestSpans.Span(1, 2, 1, "web", takes: 300, kind: SpanKind.Client);
        var server = TestSpans.Span(1, 3, 2, "cart", takes: 150, kind: SpanKind.Server, status: SpanStatus.Error);
        Start().Observe([client]);
        _generator!.Observe([server]);
        _generator.Observe([TestSpans.Span(2, 3, 2, "cart", takes: 150, kind: SpanKind.Server), TestSpans.Span(2, 2, 1, "web", takes: 300, kind: SpanKind.Client)]);
        _generator.Collect();

        Assert.Equal(2, Value("""{__name__="traces_service_graph_request_total", client="web", server="cart"}"""));
        Assert.Equal(1, Value("""{__name__="traces_service_graph_request_failed_total", client="web", server="cart"}"""));
        Assert.Equal(0.6, Value("""{__name__="traces_service_graph_request_client_seconds_sum", client="web", server="cart"}"""), 9);
        Assert.Equal(0.3, Value("""{__name__="traces_service_graph_request_server_seconds_sum", client="web", server="cart"}"""), 9);
        Assert.Equal(
            ["+Inf", "0.1", "0.2", "0.4", "0.8", "1.6", "12.8", "3.2", "6.4"],
            All("traces_service_graph_request_server_seconds_bucket").Select(static s => s.Labels["le"]).Order(StringComparer.Ordinal));
        Assert.Equal(2, _generator.Statistics.Edges);
    }

    [Fact]
    public void Producers_and_consumers_meet_through_a_messaging_system()
    {
        Start(new SpanMetricsOptions { MessagingSystemLatency = true }).Observe(
        [
            TestSpans.Span(1, 2, 1, "web", at: 0, takes: 10, kind: SpanKind.Producer),
            TestSpans.Span(1, 3, 2, "mailer", at: 510, takes: 20, kind: SpanKind.Consumer),
        ]);
        _generator!.Collect();

        Assert.Equal(1, Value("""{__name__="traces_service_graph_request_total", client="web", connection_type="messaging_system", server="mailer"}"""));
        Assert.Equal(0.5, Value("""{__name__="traces_service_graph_request_messaging_system_seconds_sum", client="web", connection_type="messaging_system", server="mailer"}"""), 9);
    }

    [Theory]
    [InlineData("orders", "db.name=orders")]
    [InlineData("sqlite", "db.system=sqlite")]
    [InlineData("main", "db.namespace=main,db.system=sqlite")]
    [InlineData("pg-1", "db.name=orders,server.address=pg-1")]
    [InlineData("10.0.0.1:5432", "db.name=orders,network.peer.address=10.0.0.1,network.peer.port=5432")]
    [InlineData("warehouse", "db.name=orders,server.address=pg-1,peer.service=warehouse")]
    public void A_call_to_a_database_is_an_edge_by_itself(string server, string attributes)
    {
        Start().Observe([TestSpans.Span(1, 2, 1, "cart", kind: SpanKind.Client, attributes: [.. attributes.Split(',').Select(static a => (a.Split('=')[0], (object)a.Split('=')[1]))])]);
        _generator!.Collect();

        Assert.Equal(1, Value($$"""{__name__="traces_service_graph_request_total", client="cart", connection_type="database", server="{{server}}"}"""));
    }

    [Fact]
    public void Who_waits_in_vain_becomes_a_virtual_node_where_it_can_be_named()
    {
        Start(new SpanMetricsOptions { VirtualNodeLabel = true }).Observe(
        [
            TestSpans.Span(1, 1, 0, "web", kind: SpanKind.Server),
            TestSpans.Span(2, 2, 1, "web", kind: SpanKind.Client, attributes: [("peer.service", "payments")]),
            TestSpans.Span(3, 2, 1, "web", kind: SpanKind.Client),
            TestSpans.Span(4, 2, 1, "web", kind: SpanKind.Server),
        ]);
        _generator!.Collect();
        Assert.Empty(All("traces_service_graph_request_total"));

        _time.Advance(TimeSpan.FromSeconds(11));
        _generator.Collect();

        Assert.Equal(1, Value("""{__name__="traces_service_graph_request_total", client="user", connection_type="virtual_node", server="web", virtual_node="client"}"""));
        Assert.Equal(1, Value("""{__name__="traces_service_graph_request_total", client="web", connection_type="virtual_node", server="payments", virtual_node="server"}"""));
        Assert.Equal(2, _generator.Statistics.ExpiredEdges);
    }

    [Fact]
    public void Edges_that_wait_are_bounded_and_those_without_room_counted()
    {
        Start(new SpanMetricsOptions { MaxWaiting = 2 }).Observe([.. Enumerable.Range(1, 5).Select(static i => TestSpans.Span((ulong)i, 2, 1, kind: SpanKind.Client))]);

        Assert.Equal((2, 3), (_generator!.Statistics.Edges, _generator.Statistics.DroppedSpans));
    }

    [Fact]
    public void Combinations_of_labels_are_bounded_and_the_others_counted()
    {
        Start(new SpanMetricsOptions { MaxCombinations = 3 }).Observe([.. Enumerable.Range(1, 10).Select(static i => TestSpans.Span(1, (ulong)i, name: $"op{i}"))]);
        _generator!.Collect();

        Assert.Equal(3, All("traces_spanmetrics_calls_total").Count);
        Assert.Equal(7, _generator.Statistics.LimitedSpans);
    }

    [Fact]
    public void Attributes_become_labels_and_do_not_hide_those_of_the_metric()
    {
        Start(new SpanMetricsOptions { Dimensions = ["http.route", "service", "missing"] }).Observe([TestSpans.Span(1, 1, attributes: [("http.route", "/a"), ("service", "x")])]);
        _generator!.Collect();

        Assert.Equal(
            """{__name__="traces_spanmetrics_calls_total", __service="x", http_route="/a", service="shop", span_kind="SPAN_KIND_INTERNAL", span_name="op", status_code="STATUS_CODE_UNSET"}""",
            Assert.Single(All("traces_spanmetrics_calls_total")).Labels.ToString());
    }

    [Fact]
    public void Target_info_names_the_resource_when_asked_for()
    {
        Start(new SpanMetricsOptions { TargetInfo = true }).Observe([TestSpans.Span(1, 1)]);
        _generator!.Collect();

        Assert.Equal("""{__name__="traces_target_info", host="h-shop", job="demo/shop"}""", Assert.Single(All("traces_target_info")).Labels.ToString());
        Assert.Equal("demo/shop", Assert.Single(All("traces_spanmetrics_calls_total")).Labels["job"]);
    }

    [Fact]
    public void Series_without_spans_for_a_quarter_of_an_hour_end()
    {
        Start().Observe([TestSpans.Span(1, 1)]);
        _generator!.Collect();
        _time.Advance(TimeSpan.FromMinutes(16));
        _generator.Collect();
        _time.Advance(TimeSpan.FromMinutes(1));
        _generator.Collect();

        var samples = new MetricSamples();
        Series("traces_spanmetrics_calls_total").Single().Read(0, long.MaxValue, samples);
        Assert.True(StaleMarker.IsStale(samples.Values[^1]));
    }

    [Fact]
    public async Task Series_are_written_every_interval_without_being_asked()
    {
        Start().Observe([TestSpans.Span(1, 1)]);
        var deadline = DateTime.UtcNow.AddSeconds(10);
        while (All("traces_spanmetrics_calls_total").Count == 0 && DateTime.UtcNow < deadline)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Single(All("traces_spanmetrics_calls_total"));
    }

    [Fact]
    public void The_size_of_a_span_is_that_of_its_protobuf_message()
    {
        foreach (var span in TestSpans.Shop())
        {
            // What surrounds the one span: its resource, its scope, and the headers of four messages.
            var whole = OtlpTraceWriter.ToProtobuf([span]);
            var size = SpanSize.Of(span);
            var start = whole.AsSpan().IndexOf(Message(2, size));
            Assert.True(start > 0, $"no span message of {size} bytes in {whole.Length}");
        }
    }

    [Fact]
    public void An_interval_outside_of_1_to_15_seconds_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Start(new SpanMetricsOptions { CollectionInterval = TimeSpan.FromMinutes(1) }));

    private static byte[] Message(int field, int size) =>
        size < 128 ? [(byte)((field << 3) | 2), (byte)size, 0x0a, 0x10] : [(byte)((field << 3) | 2), (byte)((size & 0x7f) | 0x80), (byte)(size >> 7), 0x0a, 0x10];

    private SpanMetricsGenerator Start(SpanMetricsOptions? options = null) =>
        _generator = new SpanMetricsGenerator(_store, options ?? new SpanMetricsOptions(), _time, NullLogger.Instance);

    private IReadOnlyList<IMetricSeries> Series(string name) => _store.Select([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, name)], 0, long.MaxValue);

    private List<(LabelSet Labels, double Value)> All(string name) => [.. Series(name).Select(static s =>
    {
        var samples = new MetricSamples();
        s.Read(0, long.MaxValue, samples);
        return (s.Labels, samples.Values[^1]);
    })];

    private double Value(string labels) =>
        All(labels[11..labels.IndexOf('"', 11)]).Single(s => s.Labels.ToString() == labels).Value;
}
