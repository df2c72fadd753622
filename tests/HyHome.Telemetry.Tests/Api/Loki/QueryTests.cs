using System.Net;
using System.Text;

namespace HyHome.Telemetry.Tests.Api.Loki;

public sealed class QueryTests : IAsyncLifetime
{
    private LokiServer _loki = null!;

    public async ValueTask InitializeAsync()
    {
        _loki = await LokiServer.StartAsync();
        _loki.Add([("app", "web")], 10, """{"level":"info","ok":1}""", ("trace_id", "t1"), ("ok", "meta"))
            .Add([("app", "web")], 20, """{"level":"error","ok":2}""", ("trace_id", "t2"))
            .Add([("app", "api")], 30, "plain text");
    }

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Fact]
    public async Task A_stream_has_all_its_labels_in_plain_answers()
    {
        var data = await _loki.RangeAsync("""{app="web"} | json""", 60, ("direction", "forward"));

        Assert.Equal("streams", (string)data["resultType"]!);
        Assert.Equal(
            $$"""[{"stream":{"app":"web","level":"error","ok":"2","trace_id":"t2"},"values":[["{{_loki.Nanoseconds(20)}}","{\"level\":\"error\",\"ok\":2}"]]},"""
            + $$"""{"stream":{"app":"web","level":"info","ok":"meta","ok_extracted":"1","trace_id":"t1"},"values":[["{{_loki.Nanoseconds(10)}}","{\"level\":\"info\",\"ok\":1}"]]}]""",
            data["result"]!.ToJsonString(Relaxed));
        Assert.Equal(2, (int)data["stats"]!["summary"]!["totalEntriesReturned"]!);
    }

    [Fact]
    public async Task Categorized_answers_keep_index_labels_apart()
    {
        _loki.Http.DefaultRequestHeaders.Add("X-Loki-Response-Encoding-Flags", "categorize-labels");

        var data = await _loki.RangeAsync("""{app="web"} | json""");

        Assert.Equal("""["categorize-labels"]""", data["encodingFlags"]!.ToJsonString());
        var stream = Assert.Single(data["result"]!.AsArray())!;
        Assert.Equal("""{"app":"web"}""", stream["stream"]!.ToJsonString());
        // Backward by default: the newest line first.
        Assert.Equal("""{"structuredMetadata":{"trace_id":"t2"},"parsed":{"level":"error","ok":"2"}}""", stream["values"]![0]![2]!.ToJsonString());
        Assert.Equal("""{"structuredMetadata":{"ok":"meta","trace_id":"t1"},"parsed":{"level":"info","ok_extracted":"1"}}""", stream["values"]![1]![2]!.ToJsonString());
    }

    [Fact]
    public async Task Metric_queries_are_aligned_to_steps()
    {
        var data = await _loki.RangeAsync("""sum(count_over_time({app=~".+"}[60s]))""", 50, ("step", "60"));

        Assert.Equal("matrix", (string)data["resultType"]!);
        Assert.Equal($$"""[{"metric":{},"values":[[{{_loki.Origin + 60}},"3"]]}]""", data["result"]!.ToJsonString());
        Assert.Equal($$"""[{"metric":{},"values":[[{{_loki.Origin}},"2"],[{{_loki.Origin + 60}},"2"]]}]""", (await _loki.RangeAsync("1+1", 50, ("step", "1m")))["result"]!.ToJsonString());
    }

    [Fact]
    public async Task The_step_is_a_250th_of_the_range_by_default()
    {
        // 30 minutes in steps of 7 s.
        var values = (await _loki.RangeAsync("vector(1)", 1800))["result"]![0]!["values"]!.AsArray();

        Assert.Equal(7, (long)values[1]![0]! - (long)values[0]![0]!);
    }

    [Fact]
    public async Task Instant_queries_give_vectors_and_scalars()
    {
        var at = ("time", $"{_loki.Origin + 60}");
        var (_, _, vector) = await _loki.GetAsync("/loki/api/v1/query", ("query", """sum by (app) (count_over_time({app=~".+"}[1m]))"""), at);
        Assert.Contains($$"""{"resultType":"vector","result":[{"metric":{"app":"api"},"value":[{{_loki.Origin + 60}},"1"]},{"metric":{"app":"web"},"value":[{{_loki.Origin + 60}},"2"]}]""", vector, StringComparison.Ordinal);

        var (_, _, scalar) = await _loki.GetAsync("/loki/api/v1/query", ("query", "1+1"), ("time", $"{_loki.Origin}.5"));
        Assert.Contains($$"""{"resultType":"scalar","result":[{{_loki.Origin}}.5,"2"]""", scalar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_and_all_notations_of_time_are_read()
    {
        foreach (var (start, end) in new[]
        {
            ($"{_loki.Origin}", $"{_loki.Origin + 60}"),
            ($"{_loki.Origin}.000", $"{_loki.Origin + 60}.0"),
            ($"{_loki.Nanoseconds(0)}", $"{_loki.Nanoseconds(60)}"),
            (DateTimeOffset.FromUnixTimeSeconds(_loki.Origin).ToString("O"), DateTimeOffset.FromUnixTimeSeconds(_loki.Origin + 60).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'")),
        })
        {
            var form = $"query={Uri.EscapeDataString("""{app="api"}""")}&start={Uri.EscapeDataString(start)}&end={Uri.EscapeDataString(end)}";
            var (status, type, body) = await _loki.PostAsync("/loki/api/v1/query_range", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(form));
            Assert.True(status == HttpStatusCode.OK, body);
            Assert.Equal("application/json", type);
            Assert.Contains("plain text", body, StringComparison.Ordinal);
        }

        Assert.Contains("plain text", (await _loki.GetAsync("/loki/api/v1/query_range", ("query", """{app="api"}"""), ("since", "2h"))).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query={app=", "parse error at line 1, col 6: syntax error: unexpected $end, expecting STRING")]
    [InlineData("query={}", "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will")]
    [InlineData("query={app=\"web\"}&limit=5001", "max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)")]
    [InlineData("query={app=\"web\"}&limit=-1", "limit must be a positive value")]
    [InlineData("query={app=\"web\"}&limit=x", "strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("query={app=\"web\"}&limit=99999999999999999999", "strconv.Atoi: parsing \"99999999999999999999\": value out of range")]
    [InlineData("query={app=\"web\"}&limit=3000000000", "max entries limit per query exceeded, limit > max_entries_limit_per_query (3000000000 > 5000)")]
    [InlineData("query=vector(1)&start=0&end=9000000&step=15", "exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter")]
    [InlineData("query={app=\"web\"}&direction=up", "invalid direction 'up'")]
    [InlineData("query={app=\"web\"}&start=20&end=10", "end timestamp must not be before or equal to start time")]
    [InlineData("query={app=\"web\"}&start=11&end=10", "end timestamp must not be before or equal to start time")]
    [InlineData("query={app=\"web\"}&start=yesterday", "could not parse 'start' parameter: strconv.ParseInt: parsing \"yesterday\": invalid syntax")]
    [InlineData("query=vector(1)&step=0", "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData("query=vector(1)&step=soon", "cannot parse \"soon\" to a valid duration")]
    [InlineData("query=vector(1)&start=0&end=11002&step=1", "exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter")]
    [InlineData("query={app=\"web\"}&interval=-1", "interval must be >= 0")]
    [InlineData("query=count_over_time({app=\"api\"}|json[1h])", "pipeline error: 'JSONParserErr' for series: '{__error__=\"JSONParserErr\", __error_details__=\"Value looks like object, but can't find closing '}' symbol\", app=\"api\"}'.\n*")]
    public async Task Errors_are_plain_text(string query, string message)
    {
        var (status, type, body) = await _loki.GetAsync("/loki/api/v1/query_range?" + Uri.EscapeDataString(query).Replace("%3D", "=", StringComparison.Ordinal).Replace("%26", "&", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("text/plain", type);
        Assert.StartsWith(message.TrimEnd('*'), body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exactly_11001_points_are_allowed() =>
        Assert.Equal(HttpStatusCode.OK, (await _loki.GetAsync("/loki/api/v1/query_range?query=vector(1)&start=0&end=11000&step=1")).Status);

    [Fact]
    public async Task Log_queries_are_refused_as_instant_queries_and_approx_topk_is_switched_off()
    {
        var (status, _, body) = await _loki.GetAsync("/loki/api/v1/query", ("query", """{app="web"}"""));
        Assert.Equal((HttpStatusCode.BadRequest, "log queries are not supported as an instant query type, please change your query to a range query type"), (status, body));

        Assert.Equal(HttpStatusCode.InternalServerError, (await _loki.GetAsync("/loki/api/v1/query", ("query", """approx_topk(1, rate({app="web"}[1m]))"""))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _loki.GetAsync("/loki/api/v1/drilldown-limits")).Status);
    }

    [Fact]
    public async Task Format_query_formats_and_tells_errors_as_json()
    {
        Assert.Equal((HttpStatusCode.OK, "application/json", """{"status":"success","data":"sum by (a)(rate({x=\"y\"} |= \"z\"[5m]))"}""" + "\n"),
            await _loki.GetAsync("/loki/api/v1/format_query", ("query", """sum(rate({x="y"}|="z"[5m])) by (a)""")));
        Assert.Equal((HttpStatusCode.BadRequest, "application/json", """{"status":"invalid-query","error":"parse error at line 1, col 2: syntax error: unexpected $end, expecting IDENTIFIER or }"}""" + "\n"),
            await _loki.GetAsync("/loki/api/v1/format_query", ("query", "{")));
    }

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
