using System.Net;
using System.Text.Json.Nodes;

namespace HyHome.Telemetry.Tests.Api.Loki;

public sealed class LabelTests : IAsyncLifetime
{
    private LokiServer _loki = null!;

    public async ValueTask InitializeAsync()
    {
        _loki = await LokiServer.StartAsync();
        _loki.Add([("app", "web"), ("zone", "a")], 10, """{"level":"info","user":{"id":7}}""", ("trace_id", "t1"))
            .Add([("app", "web"), ("zone", "b")], 20, "status=200 took=5ms size=2KB ratio=0.5 ok=true")
            .Add([("app", "api")], 70, "twelve bytes");
    }

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Theory]
    [InlineData("labels", "", """{"status":"success","data":["app","zone"]}""")]
    [InlineData("label", "", """{"status":"success","data":["app","zone"]}""")]
    [InlineData("labels", "query={app=\"api\"}", """{"status":"success","data":["app"]}""")]
    [InlineData("label/app/values", "", """{"status":"success","data":["api","web"]}""")]
    [InlineData("label/zone/values", "query={zone=~\"b.*\"}", """{"status":"success","data":["b"]}""")]
    // No data key where there is nothing.
    [InlineData("label/unknown/values", "", """{"status":"success"}""")]
    [InlineData("series", "match[]={app=\"web\"}", """{"status":"success","data":[{"app":"web","zone":"a"},{"app":"web","zone":"b"}]}""")]
    [InlineData("series", "match[]={}", """{"status":"success","data":[{"app":"api"},{"app":"web","zone":"a"},{"app":"web","zone":"b"}]}""")]
    [InlineData("series", "match={zone=\"a\"}&match={app=\"api\"}", """{"status":"success","data":[{"app":"api"},{"app":"web","zone":"a"}]}""")]
    [InlineData("series", "match[]={app=\"none\"}", """{"status":"success","data":[]}""")]
    [InlineData("detected_labels", "", """{"detectedLabels":[{"label":"app","cardinality":2},{"label":"zone","cardinality":2}]}""")]
    public async Task Labels_and_series_are_listed(string path, string query, string expected)
    {
        var (status, _, body) = await _loki.GetAsync($"/loki/api/v1/{path}?{query}&start={_loki.Origin}&end={_loki.Origin + 100}");

        Assert.Equal((HttpStatusCode.OK, expected + "\n"), (status, body));
    }

    [Fact]
    public async Task Index_stats_count_lines_and_bytes()
    {
        var (_, _, body) = await _loki.GetAsync("/loki/api/v1/index/stats", [("query", """{app="api"}"""), .. _loki.Between(0, 100)]);

        Assert.Equal("""{"streams":1,"chunks":1,"bytes":12,"entries":1}""" + "\n", body);
    }

    [Fact]
    public async Task Volumes_count_lines_and_metadata_largest_first()
    {
        var (_, _, body) = await _loki.GetAsync("/loki/api/v1/index/volume", [("query", """{app=~".+"}"""), ("targetLabels", "app"), .. _loki.Between(0, 100)]);
        var result = JsonNode.Parse(body)!["data"]!["result"]!;
        // 32 and 46 bytes of lines, a pair of 8, "trace_id" and "t1".
        Assert.Equal($$"""[{"metric":{"app":"web"},"value":[{{_loki.Origin + 100}},"96"]},{"metric":{"app":"api"},"value":[{{_loki.Origin + 100}},"12"]}]""", result.ToJsonString());

        (_, _, body) = await _loki.GetAsync("/loki/api/v1/index/volume", [("query", """{app="web"}"""), ("aggregateBy", "labels"), .. _loki.Between(0, 100)]);
        Assert.Equal($$"""[{"metric":{"app":""},"value":[{{_loki.Origin + 100}},"96"]},{"metric":{"zone":""},"value":[{{_loki.Origin + 100}},"96"]}]""", JsonNode.Parse(body)!["data"]!["result"]!.ToJsonString());

        // A label that is named must be there.
        (_, _, body) = await _loki.GetAsync("/loki/api/v1/index/volume", [("query", """{app=~".+"}"""), ("targetLabels", "app,nope"), .. _loki.Between(0, 100)]);
        Assert.Equal("[]", JsonNode.Parse(body)!["data"]!["result"]!.ToJsonString());

        (_, _, body) = await _loki.GetAsync("/loki/api/v1/index/volume_range", [("query", """{app="web"}"""), ("targetLabels", "zone"), ("step", "15"), .. _loki.Between(0, 60)]);
        // Each step is stamped a millisecond before its end.
        Assert.Equal($$"""[{"metric":{"zone":"a"},"value":[{{_loki.Origin + 14}}.999,"50"]},{"metric":{"zone":"b"},"value":[{{_loki.Origin + 29}}.999,"46"]}]""", JsonNode.Parse(body)!["data"]!["result"]!.ToJsonString());
    }

    [Fact]
    public async Task Fields_are_detected_in_json_logfmt_and_metadata()
    {
        var (_, _, body) = await _loki.GetAsync("/loki/api/v1/detected_fields", [("query", """{app="web"}"""), .. _loki.Between(0, 100)]);
        Assert.Equal(
            """{"fields":[{"label":"level","type":"string","cardinality":1,"parsers":["json"],"jsonPath":["level"]},{"label":"ok","type":"boolean","cardinality":1,"parsers":["logfmt"]},"""
            + """{"label":"ratio","type":"float","cardinality":1,"parsers":["logfmt"]},{"label":"size","type":"bytes","cardinality":1,"parsers":["logfmt"]},"""
            + """{"label":"status","type":"int","cardinality":1,"parsers":["logfmt"]},{"label":"took","type":"duration","cardinality":1,"parsers":["logfmt"]},"""
            + """{"label":"trace_id","type":"string","cardinality":1,"parsers":null},{"label":"user_id","type":"int","cardinality":1,"parsers":["json"],"jsonPath":["user","id"]}],"limit":1000}""" + "\n", body);

        (_, _, body) = await _loki.GetAsync("/loki/api/v1/detected_field/took/values", [("query", """{app="web"}"""), .. _loki.Between(0, 100)]);
        Assert.Equal("""{"values":["5ms"],"limit":1000}""" + "\n", body);
    }

    [Fact]
    public async Task Patterns_show_what_lines_have_in_common()
    {
        for (var i = 0; i < 40; i++)
        {
            var level = ("detected_level", i % 40 < 35 ? "info" : "error");
            _loki.Add([("app", "text")], i, $"user {i} logged  in: after={i * 3}ms", level);
            _loki.Add([("app", "pairs")], i, $"""ts={i}s msg="order taken" caller=shop.go:{i} took={i}ms""");
            _loki.Add([("app", "json")], i, $$"""{"id": {{i}}, "nested": {"msg": "no"}, "msg": "order \"{{i}}\" of u-{{i}} taken"}""");
            _loki.Add([("app", "short")], i, "only three tokens");
        }

        Assert.Equal($$"""{"pattern":"user <_> logged  in: after=<_>","level":"info","samples":[[{{_loki.Origin}},10],[{{_loki.Origin + 10}},10],[{{_loki.Origin + 20}},10],[{{_loki.Origin + 30}},5]]}""", await PatternsAsync("text", 60));
        Assert.Equal($$"""{"pattern":"ts=<_> msg=\"order taken\" caller=<_> took=<_>","level":"unknown","samples":[[{{_loki.Origin}},10],[{{_loki.Origin + 10}},10],[{{_loki.Origin + 20}},10]]}""", await PatternsAsync("pairs", 30));
        Assert.Equal($$"""{"pattern":"<_>order \\\"<_>\\\" of <_> taken<_>","level":"unknown","samples":[[{{_loki.Origin}},10],[{{_loki.Origin + 10}},10],[{{_loki.Origin + 20}},10],[{{_loki.Origin + 30}},10]]}""", await PatternsAsync("json", 60));
        Assert.Equal("", await PatternsAsync("short", 60));
        // What came fewer than thirty times is left out.
        Assert.Equal("", await PatternsAsync("text", 20));

        async Task<string> PatternsAsync(string app, int end)
        {
            var (_, _, body) = await _loki.GetAsync("/loki/api/v1/patterns", [("query", $$"""{app="{{app}}"}"""), ("step", "10s"), .. _loki.Between(0, end)]);
            Assert.StartsWith("""{"status":"success","data":[""", body);
            return body["""{"status":"success","data":[""".Length..^3];
        }
    }
}
