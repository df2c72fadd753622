using HyHome.Dashboard.Clients;

namespace HyHome.Dashboard.Tests.Clients;

public sealed class PrometheusClientTests : IAsyncLifetime
{
    private Stack _stack = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stack = await Stack.StartAsync();
        foreach (var (seconds, value) in new[] { (0, 0), (15, 30), (30, 60) })
        {
            await _stack.MetricsAsync("shop", $$$"""
                {"name":"orders","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[{"startTimeUnixNano":"TIME(0)","timeUnixNano":"TIME({{{seconds}}})","asInt":"{{{value}}}"}]}},
                {"name":"wait","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"startTimeUnixNano":"TIME(0)","timeUnixNano":"TIME({{{seconds}}})","count":"{{{value}}}","sum":{{{value}}},"bucketCounts":["{{{value}}}","0"],"explicitBounds":[1],
                 "exemplars":[{"timeUnixNano":"TIME({{{seconds}}})","asDouble":0.5,"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"}]}]}},
                {"name":"size","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"startTimeUnixNano":"TIME(0)","timeUnixNano":"TIME({{{seconds}}})","count":"{{{value}}}","sum":{{{value}}},"scale":0,"zeroCount":"0","positive":{"offset":0,"bucketCounts":["{{{value}}}"]}}]}}
                """);
        }
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task Instant_queries_give_vectors_scalars_and_texts()
    {
        var vector = await _stack.Prometheus.QueryAsync("orders_total", _stack.Origin.AddSeconds(30), Token);
        var scalar = await _stack.Prometheus.QueryAsync("1 + 1", null, Token);
        var text = await _stack.Prometheus.QueryAsync("\"hello\"", null, Token);

        Assert.Equal((ResultKind.Vector, "shop", 60d), (vector.Kind, vector.Series.Single().Labels["job"], vector.Series.Single().Values.Single()));
        Assert.Equal((ResultKind.Scalar, 2d), (scalar.Kind, scalar.Series.Single().Values.Single()));
        Assert.Equal((ResultKind.String, "hello"), (text.Kind, text.Text));
    }

    [Fact]
    public async Task Range_queries_give_series_in_milliseconds()
    {
        var range = new QueryRange(_stack.Origin, _stack.Origin.AddSeconds(30));

        var result = await _stack.Prometheus.QueryRangeAsync("orders_total", range, TimeSpan.FromSeconds(15), Token);

        var series = Assert.Single(result.Series);
        Assert.Equal([0, 30, 60], series.Values);
        Assert.Equal(_stack.Origin.ToUnixTimeMilliseconds(), series.Times[0]);
    }

    [Fact]
    public async Task Native_histograms_come_with_their_buckets()
    {
        var result = await _stack.Prometheus.QueryAsync("size", _stack.Origin.AddSeconds(30), Token);

        var histogram = Assert.Single(Assert.Single(result.Series).Histograms);
        Assert.Equal((60d, 60d), (histogram.Count, histogram.Sum));
        Assert.Equal(new HistogramBucket(1, 2, 60), Assert.Single(histogram.Buckets));
    }

    [Fact]
    public async Task Labels_values_series_metadata_and_rules_are_listed()
    {
        Assert.Contains("job", await _stack.Prometheus.LabelsAsync(_stack.Range, "orders_total", Token));
        Assert.Contains("orders_total", await _stack.Prometheus.LabelValuesAsync("__name__", _stack.Range, null, null, Token));
        Assert.Equal(["shop"], await _stack.Prometheus.LabelValuesAsync("job", _stack.Range, "orders_total", null, Token));
        Assert.Equal("orders_total", Assert.Single(await _stack.Prometheus.SeriesAsync(["orders_total"], _stack.Range, null, Token))["__name__"]);
        Assert.Empty(await _stack.Prometheus.MetadataAsync(Token));
        Assert.Empty(await _stack.Prometheus.RulesAsync(Token));
    }

    [Fact]
    public async Task Exemplars_name_their_trace()
    {
        var exemplars = await _stack.Prometheus.ExemplarsAsync("wait_seconds_bucket", _stack.Range, Token);

        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 0.5), (exemplars[0].TraceId, exemplars[0].SpanId, exemplars[0].Value));
        Assert.Equal(_stack.Origin.ToUnixTimeMilliseconds(), exemplars[0].Time);
    }

    [Fact]
    public async Task Doubts_about_a_query_are_passed_on()
    {
        var result = await _stack.Prometheus.QueryAsync("rate(size[1m]) + rate(nothing_like_a_counter[1m]) or quantile(2, orders_total)", _stack.Origin.AddSeconds(30), Token);

        Assert.Contains(result.Warnings, w => w.Contains("quantile", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sum(", "unclosed left parenthesis")]
    [InlineData("orders_total{job=~\"(\"}", "missing closing )")]
    public async Task A_query_that_is_wrong_is_told_in_Prometheus_words(string query, string expected)
    {
        var error = await Assert.ThrowsAsync<DataSourceException>(() => _stack.Prometheus.QueryAsync(query, null, Token));

        Assert.Equal((DataSourceKind.Prometheus, "Correct the query."), (error.Kind, error.Cure));
        Assert.Contains(expected, error.Cause, StringComparison.Ordinal);
    }
}
