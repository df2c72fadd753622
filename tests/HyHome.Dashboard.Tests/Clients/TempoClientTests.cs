using HyHome.Dashboard.Clients.Tempo;

namespace HyHome.Dashboard.Tests.Clients;

public sealed class TempoClientTests : IAsyncLifetime
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private Stack _stack = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stack = await Stack.StartAsync();
        await _stack.SpansAsync("shop", $$$"""
            {"traceId":"{{{TraceId}}}","spanId":"b7ad6b7169203331","name":"GET /","kind":2,"startTimeUnixNano":"TIME(1)","endTimeUnixNano":"TIME(3)",
             "attributes":[{"key":"http.route","value":{"stringValue":"/"} },{"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"1"}]} } }]}
            """);
        await _stack.SpansAsync("cart", $$$"""
            {"traceId":"{{{TraceId}}}","spanId":"00f067aa0ba902b7","parentSpanId":"b7ad6b7169203331","name":"add","kind":1,"startTimeUnixNano":"TIME(1.5)","endTimeUnixNano":"TIME(2)",
             "status":{"code":2,"message":"full"},"events":[{"timeUnixNano":"TIME(1.75)","name":"exception","attributes":[{"key":"exception.type","value":{"stringValue":"Full"}}]}],
             "links":[{"traceId":"11111111111111111111111111111111","spanId":"2222222222222222"}]}
            """);
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task A_search_finds_traces_with_their_services_and_the_spans_that_match()
    {
        var found = Assert.Single(await _stack.Tempo.SearchAsync("{ status = error }", _stack.Range, cancellationToken: Token));

        Assert.Equal((TraceId, "shop", "GET /"), (found.TraceId, found.RootService, found.RootName));
        Assert.Equal((TimeSpan.FromSeconds(2), 2L, 1L), (found.Duration, found.SpanCount, found.ErrorCount));
        Assert.Equal(_stack.Origin.AddSeconds(1), found.Start);
        Assert.Equal("00f067aa0ba902b7", Assert.Single(found.Spans).SpanId);
    }

    [Fact]
    public async Task A_trace_is_read_with_all_that_its_spans_tell()
    {
        var trace = await _stack.Tempo.TraceAsync(TraceId, null, Token);

        Assert.NotNull(trace);
        Assert.Equal(["GET /", "add"], trace.Spans.Select(s => s.Name));
        var (root, child) = (trace.Spans[0], trace.Spans[1]);
        Assert.Equal((null, SpanKind.Server, "shop", "test 1"), (root.ParentId, root.Kind, root.Service, root.Scope));
        Assert.Contains(new SpanAttribute("list", "[\"a\", 1]", "array"), root.Attributes);
        Assert.Equal((root.SpanId, SpanStatus.Error, "full"), (child.ParentId, child.Status, child.StatusMessage));
        Assert.Equal(("exception", "Full"), (child.Events.Single().Name, child.Events.Single().Attributes.Single().Value));
        Assert.Equal(("11111111111111111111111111111111", "2222222222222222"), (child.Links.Single().TraceId, child.Links.Single().SpanId));
        Assert.Equal(500_000_000, child.Duration);
    }

    [Fact]
    public async Task A_trace_that_is_not_there_is_null() => Assert.Null(await _stack.Tempo.TraceAsync("ffffffffffffffffffffffffffffffff", null, Token));

    [Fact]
    public async Task Tags_and_their_values_are_listed()
    {
        var scopes = await _stack.Tempo.TagsAsync(_stack.Range, null, null, Token);
        var services = await _stack.Tempo.TagValuesAsync("resource.service.name", _stack.Range, null, null, Token);
        var failing = await _stack.Tempo.TagValuesAsync("name", _stack.Range, "{ resource.service.name = \"cart\" }", null, Token);

        Assert.Contains("http.route", scopes.Single(s => s.Name == "span").Tags);
        Assert.Contains("duration", scopes.Single(s => s.Name == "intrinsic").Tags);
        Assert.Equal(["cart", "shop"], services.Select(v => v.Value).Order());
        Assert.Equal([new TagValue("string", "add")], failing);
    }

    [Fact]
    public async Task Metrics_of_spans_come_as_series_with_exemplars()
    {
        var result = await _stack.Tempo.QueryRangeAsync("{} | count_over_time() by (resource.service.name)", _stack.Range, TimeSpan.FromMinutes(1), 10, Token);

        Assert.Equal(["cart", "shop"], result.Series.Select(s => s.Labels["resource.service.name"]).Order());
        Assert.All(result.Series, s => Assert.Equal(1, s.Values.Sum()));
    }

    [Theory]
    [InlineData("{ kind = 1 }")]
    [InlineData("{ duration > \"1s\" }")]
    [InlineData("{")]
    public async Task A_query_that_is_wrong_is_told_in_Tempos_words(string query)
    {
        var error = await Assert.ThrowsAsync<DataSourceException>(() => _stack.Tempo.SearchAsync(query, _stack.Range, cancellationToken: Token));

        Assert.Equal((DataSourceKind.Tempo, "Correct the query."), (error.Kind, error.Cure));
        Assert.NotEmpty(error.Cause);
    }
}
