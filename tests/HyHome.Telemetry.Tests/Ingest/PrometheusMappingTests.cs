using System.Net;
using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Metrics;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.Ingest;

public sealed class PrometheusMappingTests
{
    private const string Identity = "job=\"home/shop\", service_name=\"shop\", service_namespace=\"home\"";

    [Theory]
    [InlineData("process.memory.usage", "By", "Gauge", false, "process_memory_usage_bytes")]
    [InlineData("http.server.request.duration", "s", "Histogram", false, "http_server_request_duration_seconds")]
    [InlineData("orders", "{order}", "Sum", true, "orders_total")]
    [InlineData("orders.total", "1", "Sum", true, "orders_total")]
    [InlineData("total.orders", "", "Sum", true, "orders_total")]
    [InlineData("cpu.utilization", "1", "Gauge", false, "cpu_utilization_ratio")]
    [InlineData("cpu.usage", "%", "Gauge", false, "cpu_usage_percent")]
    [InlineData("network.io", "By/s", "Gauge", false, "network_io_bytes_per_second")]
    [InlineData("speed", "m/s", "Gauge", false, "speed_meters_per_second")]
    [InlineData("rate", "{packet}/s", "Gauge", false, "rate_per_second")]
    [InlineData("wait", "ms", "Sum", true, "wait_milliseconds_total")]
    [InlineData("a..b__c", "", "Gauge", false, "a_b_c")]
    [InlineData("5xx", "", "Gauge", false, "_5xx")]
    [InlineData("already_bytes", "By", "Gauge", false, "already_bytes")]
    [InlineData("queue", "foo_", "Gauge", false, "queue_foo_")]
    [InlineData("up:down", "", "Gauge", false, "up:down")]
    [InlineData("äöü", "", "Gauge", false, "")]
    public void Names_get_units_and_suffixes(string name, string unit, string kind, bool monotonic, string expected) =>
        Assert.Equal(expected, MetricNames.Prometheus(name, unit, Enum.Parse<OtlpMetricKind>(kind), monotonic));

    [Theory]
    [InlineData("http.route", "http_route", "http_route")]
    [InlineData("1st", "key_1st", "key_1st")]
    [InlineData("_private", "key_private", "_private")]
    [InlineData("__reserved__", "__reserved__", "__reserved__")]
    [InlineData("a..b", "a__b", "a_b")]
    [InlineData("ä", "key_", "")]
    public void Attributes_become_label_names(string attribute, string prometheus, string loki)
    {
        Assert.Equal(prometheus, LabelNames.Prometheus(attribute));
        Assert.Equal(loki, LabelNames.Loki(attribute));
    }

    [Fact]
    public async Task A_histogram_becomes_cumulative_buckets_with_exemplars_on_the_right_ones()
    {
        await using var backend = await Backend.StartAsync();
        await SendAsync(backend, """
            {"name":"d","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"TIME","count":"6","sum":7.5,
             "bucketCounts":["1","2","3"],"explicitBounds":[0.5,1],
             "exemplars":[{"timeUnixNano":"TIME","asDouble":9,"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"b7ad6b7169203331"},
                          {"timeUnixNano":"TIME","asDouble":0.7,"filteredAttributes":[{"key":"user","value":{"stringValue":"u"}}]}]}]}}
            """);

        Assert.Equal([$"{{{Identity}}} 6"], backend.Series("d_seconds_count"));
        Assert.Equal([$"{{{Identity}}} 7.5"], backend.Series("d_seconds_sum"));
        Assert.Equal(
            [$"{{job=\"home/shop\", le=\"+Inf\", service_name=\"shop\", service_namespace=\"home\"}} 6",
             $"{{job=\"home/shop\", le=\"0.5\", service_name=\"shop\", service_namespace=\"home\"}} 1",
             $"{{job=\"home/shop\", le=\"1\", service_name=\"shop\", service_namespace=\"home\"}} 3"], backend.Series("d_seconds_bucket"));
        var exemplars = backend.Parts.Metrics.Exemplars([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "d_seconds_bucket")], 0, long.MaxValue)
            .ToDictionary(e => e.Series["le"], e => Assert.Single(e.Exemplars));
        Assert.Equal("""{span_id="b7ad6b7169203331", trace_id="0af7651916cd43dd8448eb211c80319c"}""", exemplars["+Inf"].Labels.ToString());
        Assert.Equal("""{user="u"}""", exemplars["1"].Labels.ToString());
        Assert.Equal(0.7, exemplars["1"].Value);
    }

    [Fact]
    public async Task Attributes_that_become_one_label_are_joined_and_empty_ones_left_out()
    {
        await using var backend = await Backend.StartAsync();
        await SendAsync(backend, """
            {"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"TIME","asInt":"1","attributes":[
             {"key":"b_c","value":{"stringValue":"2"}},{"key":"b.c","value":{"stringValue":"1"}},{"key":"e","value":{"stringValue":""}},
             {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"1"}]}}},{"key":"service.name","value":{"stringValue":"own"}}]}]}}
            """);
        Assert.Equal(["""{b_c="1;2", job="home/shop", list="[\"a\",1]", service_name="own", service_namespace="home"} 1"""], backend.Series("g"));
    }

    [Fact]
    public async Task No_recorded_value_ends_a_series()
    {
        await using var backend = await Backend.StartAsync();
        await SendAsync(backend, """{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"TIME","flags":1}]}}""");
        Assert.Equal([$"{{{Identity}}} stale"], backend.Series("g"));
    }

    [Fact]
    public async Task A_summary_becomes_quantiles()
    {
        await using var backend = await Backend.StartAsync();
        await SendAsync(backend, """
            {"name":"s","summary":{"dataPoints":[{"timeUnixNano":"TIME","count":"2","sum":3,"quantileValues":[{"quantile":0.5,"value":1},{"quantile":1,"value":2}]}]}}
            """);
        Assert.Equal([$"{{job=\"home/shop\", quantile=\"0.5\", service_name=\"shop\", service_namespace=\"home\"}} 1",
            $"{{job=\"home/shop\", quantile=\"1\", service_name=\"shop\", service_namespace=\"home\"}} 2"], backend.Series("s"));
    }

    [Fact]
    public void Exponential_buckets_lie_one_index_higher_and_are_merged_beyond_schema_8()
    {
        var point = new ExponentialPoint
        {
            Scale = 9,
            Count = 10,
            Sum = 5,
            ZeroCount = 1,
            Positive = new ExponentialBuckets(4, [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]),
        };
        var histogram = NativeHistograms.Of(point);
        Assert.Equal((8, 1e-128, 1d, 10d, 5d), (histogram.Schema, histogram.ZeroThreshold, histogram.ZeroCount, histogram.Count, histogram.Sum));
        Assert.Equal([new Model.BucketSpan(3, 1), new Model.BucketSpan(5, 1)], histogram.PositiveSpans);
        Assert.Equal([3, 3], histogram.PositiveBuckets);
    }

    [Theory]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(99)]
    [InlineData(int.MaxValue)]
    public void At_the_finest_scales_only_buckets_below_and_above_1_are_told_apart(int scale)
    {
        var point = new ExponentialPoint { Scale = scale, Count = 6, Positive = new ExponentialBuckets(-1, [1, 2, 3]) };
        var histogram = NativeHistograms.Of(point);
        Assert.Equal(8, histogram.Schema);
        Assert.Equal([new Model.BucketSpan(0, 2)], histogram.PositiveSpans);
        Assert.Equal([1, 5], histogram.PositiveBuckets);
    }

    [Fact]
    public async Task Deltas_are_added_up_on_the_collectors_port_and_500_on_Prometheus_own()
    {
        await using var backend = await Backend.StartAsync();
        var collector = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        var prometheus = await backend.ListenAsync(TelemetryApis.Prometheus);
        const string delta = """{"name":"c","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"timeUnixNano":"TIME","asInt":"5"}]}}""";
        var now = OtlpMessages.Now;
        foreach (var time in new[] { now, now + 1_000_000_000, now })
        {
            using var answer = await backend.PostJsonAsync(new Uri(collector, "v1/metrics"), OtlpMessages.MetricJson(delta, time));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal([$"{{{Identity}}} 5 10"], backend.Series("c_total"));

        using var refused = await backend.PostJsonAsync(new Uri(prometheus, "api/v1/otlp/v1/metrics"), OtlpMessages.MetricJson(delta, now + 2_000_000_000));
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Equal("text/plain", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("invalid temporality and type combination for metric \"c\"\n", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal([$"{{{Identity}}} 5 10"], backend.Series("c_total"));
    }

    [Fact]
    public async Task Exponential_deltas_are_merged_at_the_coarser_scale()
    {
        await using var backend = await Backend.StartAsync();
        var now = OtlpMessages.Now;
        await SendAsync(backend, Exponential(1, 0, 4, 2), now);
        await SendAsync(backend, Exponential(0, 0, 1, 1), now + 1_000_000_000);
        var samples = new MetricSamples();
        Assert.Single(backend.Parts.Metrics.Select([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "e")], 0, long.MaxValue)).Read(0, long.MaxValue, samples);
        var last = samples.Histogram(1)!;
        Assert.Equal((0, 8d), (last.Schema, last.Count));
        Assert.Equal([7, 1], last.PositiveBuckets);

        await SendAsync(backend, Exponential(int.MaxValue, 0, 3, 1), now + 2_000_000_000);
        await SendAsync(backend, Exponential(-4, 0, 1, 1), now + 3_000_000_000);
        samples = new MetricSamples();
        Assert.Single(backend.Parts.Metrics.Select([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "e")], 0, long.MaxValue)).Read(0, long.MaxValue, samples);
        last = samples.Histogram(3)!;
        Assert.Equal((-4, 14d), (last.Schema, last.Count));
        Assert.Equal([13, 1], last.PositiveBuckets);

        static string Exponential(int scale, int offset, int first, int second) => $$$"""
            {"name":"e","exponentialHistogram":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA","dataPoints":[{"time_unix_nano":"TIME",
             "count":{{{first + second}}},"scale":{{{scale}}},"positive":{"offset":{{{offset}}},"bucketCounts":[{{{first}}},{{{second}}}]}}]}}
            """;
    }

    [Fact]
    public async Task Target_info_holds_what_does_not_identify_the_service()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.Prometheus);
        using var answer = await backend.PostJsonAsync(new Uri(url, "api/v1/otlp/v1/metrics"), $$$"""
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"host.name","value":{"stringValue":"box"}},
              {"key":"service.version","value":{"stringValue":"2"}}]},"scopeMetrics":[{"metrics":[{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":{{{OtlpMessages.Now}}},"asDouble":1.5}]}}]}]}]}
            """);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.Equal(["""{host_name="box", job="shop", service_version="2"} 1"""], backend.Series("target_info"));
        Assert.Equal(["""{job="shop", service_name="shop", service_version="2"} 1.5"""], backend.Series("g"));
    }

    private static async Task SendAsync(Backend backend, string metric, ulong? time = null)
    {
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        using var answer = await backend.PostJsonAsync(new Uri(url, "v1/metrics"), OtlpMessages.MetricJson(metric, time ?? OtlpMessages.Now));
        Assert.Equal("{\"partialSuccess\":{}}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
