using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Tests.TraceQL;

namespace HyHome.Telemetry.Tests.Api.Tempo;

public sealed class TempoApiTests : IAsyncLifetime
{
    private TempoHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TempoHost.StartAsync(TestSpans.Store(TestSpans.Shop()));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/api/search?q=%7B", "invalid TraceQL query: parse error at line 1, col 2: syntax error: unexpected $end")]
    [InlineData("/api/search?q={status=%22error%22}", "invalid TraceQL query: binary operations must operate on the same type: status = `error`")]
    [InlineData("/api/search?q={kind=1}", "invalid TraceQL query: binary operations must operate on the same type: kind = 1")]
    [InlineData("/api/search?q={duration>%221s%22}", "invalid TraceQL query: binary operations must operate on the same type: duration > `1s`")]
    [InlineData("/api/search?q={foo.bar=1}", "invalid TraceQL query: parse error at line 1, col 2: unknown identifier: foo")]
    [InlineData("/api/search?q={parent.x=1}", "invalid TraceQL query: parent not yet supported")]
    [InlineData("/api/search?q={}&start=20&end=10", "http parameter start must be before end. received start=20 end=10")]
    [InlineData("/api/search?q={}&start=20&end=10&limit=x", "invalid limit: strconv.ParseUint: parsing \"x\": invalid syntax")]
    [InlineData("/api/search?q={}&end=1780272000", "error parsing date range: only one of start and end provided: must provide both or neither")]
    [InlineData("/api/search?q=%7B&end=1780272000", "invalid TraceQL query: parse error at line 1, col 2: syntax error: unexpected $end")]
    [InlineData("/api/search?q=%7B&spss=101", "invalid TraceQL query: parse error at line 1, col 2: syntax error: unexpected $end")]
    [InlineData("/api/traces/a1?start=x", "invalid start: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("/api/traces/a1?end=99999999999999999999", "invalid end: strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("/api/v2/traces/a1?start=1780272000000000000&end=1780272000", "http parameter start must be before end. received start=1780272000000000000 end=1780272000")]
    [InlineData("/api/search?q={}&start=1&end=1000000", "range specified by start and end exceeds 168h0m0s. received start=1 end=1000000")]
    [InlineData("/api/search?q={}&limit=0", "invalid limit: must be a positive number")]
    [InlineData("/api/search?q={}&limit=262145", "limit 262145 exceeds max limit 262144")]
    [InlineData("/api/search?q={}&limit=-1", "invalid limit: strconv.ParseUint: parsing \"-1\": invalid syntax")]
    [InlineData("/api/search?q={}&spss=101", "spans per span set exceeds 100. received 101")]
    [InlineData("/api/search?q={}&start=x", "invalid start: strconv.ParseUint: parsing \"x\": invalid syntax")]
    [InlineData("/api/search?q={}&tags=a=b", "invalid request: can't specify tags and q in the same query")]
    [InlineData("/api/search?tags=a=b&minDuration=1x", "invalid minDuration: time: unknown unit \"x\" in duration \"1x\"")]
    [InlineData("/api/search?tags=a=b&minDuration=2s&maxDuration=1s", "invalid maxDuration: must be greater than minDuration")]
    [InlineData("/api/search?tags=a=b%20a=c", "invalid tags: tag a has been set twice")]
    [InlineData("/api/traces/xyz", "trace IDs can only contain hex characters: invalid character 'x' at position 1")]
    [InlineData("/api/traces/111111111111111111111111111111111", "trace IDs can't be larger than 128 bits")]
    [InlineData("/api/v2/traces/a1?mode=odd", "invalid value for mode odd")]
    [InlineData("/api/search?minDuration=5", "invalid minDuration: time: missing unit in duration \"5\"")]
    [InlineData("/api/search?q={}%20|%20count()%2B1>5", "invalid TraceQL query: scalar filter lhs of type (%v) not yet supported")]
    [InlineData("/api/v2/search/tags?start=1780272000", "error parsing date range: only one of start and end provided: must provide both or neither")]
    [InlineData("/api/v2/search/tags?start=x&end=1780272000", "error parsing date range: could not parse 'start' parameter: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("/api/v2/search/tag/name/values?start=1&end=1780272000", "range specified by start and end exceeds 168h0m0s. received start=1 end=1780272000")]
    [InlineData("/api/v2/search/tag/error/values", "please provide a valid tagName: failed to parse identifier error: expected Attribute but got traceql.Static")]
    [InlineData("/api/v2/search/tags?scope=odd", "invalid scope: odd")]
    [InlineData("/api/v2/search/tag/foo/values", "please provide a valid tagName: failed to parse identifier foo: parse error at line 1, col 2: unknown identifier: foo")]
    public async Task Wrong_requests_are_answered_with_400_and_Tempos_text(string path, string text)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(text, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_search_answers_in_Tempos_shape()
    {
        var trace = (await JsonAsync("/api/search?q=" + Uri.EscapeDataString("{ resource.service.name = \"cart\" && .rows > 1 }"))).GetProperty("traces")[0];

        Assert.Equal("a1", trace.GetProperty("traceID").GetString());
        Assert.Equal("web", trace.GetProperty("rootServiceName").GetString());
        Assert.Equal("GET /buy", trace.GetProperty("rootTraceName").GetString());
        Assert.Equal("1780272001000000000", trace.GetProperty("startTimeUnixNano").GetString());
        Assert.Equal(200, trace.GetProperty("durationMs").GetInt32());
        Assert.Equal("""{"cart":{"spanCount":2},"web":{"spanCount":3}}""", trace.GetProperty("serviceStats").GetRawText());
        var set = trace.GetProperty("spanSet");
        Assert.Equal(set.GetRawText(), trace.GetProperty("spanSets")[0].GetRawText());
        Assert.Equal(
            """{"spans":[{"spanID":"0000000000000004","startTimeUnixNano":"1780272001030000000","durationNanos":"50000000","attributes":[{"key":"service.name","value":{"stringValue":"cart"}},{"key":"rows","value":{"intValue":"7"}}]}],"matched":1}""",
            set.GetRawText());
    }

    [Fact]
    public async Task Groups_and_aggregates_are_attributes_of_span_sets()
    {
        var set = (await JsonAsync("/api/search?q=" + Uri.EscapeDataString("{ status = error } | by(resource.service.name) | count() > 0"))).GetProperty("traces")[0].GetProperty("spanSets")[0];

        Assert.Equal(
            """[{"key":"by(resource.service.name)","value":{"stringValue":"web"}},{"key":"count()","value":{"intValue":"1"}}]""",
            set.GetProperty("attributes").GetRawText());
    }

    [Theory]
    [InlineData("/api/search?q={name=%22cleanup%22}", "<root span not yet received>")]
    [InlineData("/api/search?tags=name=cleanup", "<root span not yet received>")]
    public async Task A_trace_without_its_root_says_so(string path, string service) =>
        Assert.Equal(service, (await JsonAsync(path)).GetProperty("traces")[0].GetProperty("rootServiceName").GetString());

    [Theory]
    [InlineData("/api/search", "c3 b2 a1")]
    [InlineData("/api/search?limit=1", "c3")]
    [InlineData("/api/search?tags=service.name=cart%20http.route=%22/buy%22", "b2 a1")]
    [InlineData("/api/search?tags=service.name=car", "c3 b2 a1")]
    [InlineData("/api/search?tags=service.name=nobody", "")]
    [InlineData("/api/search?tags=error=true", "")]
    [InlineData("/api/search?tags=status.code=error", "b2")]
    [InlineData("/api/search?tags=root.name=GET", "b2 a1")]
    [InlineData("/api/search?minDuration=100ms&maxDuration=300ms", "a1")]
    [InlineData("/api/search?service.name=web", "b2 a1")]
    [InlineData("/api/search?q={}&start=1780272050&end=1780272065", "b2")]
    [InlineData("/api/search?q={status=error}|rate()", "b2")]
    [InlineData("/api/search?q={}%20with(most_recent=true)&limit=2", "c3 b2")]
    [InlineData("/api/search?q={false}", "")]
    public async Task Searches_find_the_newest_first(string path, string ids) =>
        Assert.Equal(ids, string.Join(' ', (await JsonAsync(path)).GetProperty("traces").EnumerateArray().Select(static t => t.GetProperty("traceID").GetString())));

    [Fact]
    public async Task A_search_by_tags_has_no_span_sets() =>
        Assert.False((await JsonAsync("/api/search?tags=service.name=web")).GetProperty("traces")[0].TryGetProperty("spanSets", out _));

    [Fact]
    public async Task An_unknown_trace_is_404_without_a_body_in_version_1_and_an_empty_trace_in_version_2()
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/traces/dead", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Null(response.Content.Headers.ContentType);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((200, """{"trace":{},"metrics":{}}"""), await _host.GetAsync("/api/v2/traces/dead"));
    }

    [Theory]
    [InlineData("a1")]
    [InlineData("00a1")]
    [InlineData("000000000000000000000000000000A1")]
    public async Task A_trace_is_found_with_or_without_leading_zeros(string id)
    {
        var first = (await JsonAsync($"/api/traces/{id}")).GetProperty("batches");
        var second = (await JsonAsync($"/api/v2/traces/{id}")).GetProperty("trace").GetProperty("resourceSpans");
        var root = first[0].GetProperty("scopeSpans")[0].GetProperty("spans")[0];

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal("AAAAAAAAAAAAAAAAAAAAoQ==", root.GetProperty("traceId").GetString());
        Assert.Equal("AAAAAAAAAAE=", root.GetProperty("spanId").GetString());
        Assert.Equal("SPAN_KIND_SERVER", root.GetProperty("kind").GetString());
        Assert.Equal(5, first.EnumerateArray().SelectMany(static b => b.GetProperty("scopeSpans").EnumerateArray()).Sum(static s => s.GetProperty("spans").GetArrayLength()));
    }

    [Fact]
    public async Task Protobuf_is_answered_to_who_accepts_it()
    {
        var spans = TestSpans.Shop().Where(static s => s.TraceId.Low == 0xa1).ToArray();
        var expected = OtlpTraceWriter.ToProtobuf(spans.OrderBy(static s => s.StartUnixNano));

        var first = await BytesAsync("/api/traces/a1");
        var second = await BytesAsync("/api/v2/traces/a1");

        Assert.Equal(expected, first);
        // TraceByIDResponse.trace is field 1 with a length in front.
        Assert.Equal(0x0a, second[0]);
        Assert.Equal(expected, second[^expected.Length..]);
    }

    [Fact]
    public async Task Names_of_tags_come_with_scopes_in_version_2_and_without_in_version_1()
    {
        var scopes = (await JsonAsync("/api/v2/search/tags")).GetProperty("scopes").EnumerateArray().ToDictionary(static s => s.GetProperty("name").GetString()!, static s => s.GetProperty("tags"));
        var names = (await JsonAsync("/api/search/tags")).GetProperty("tagNames");

        Assert.Equal(["event", "instrumentation", "intrinsic", "link", "resource", "span"], scopes.Keys.Order());
        Assert.Equal("""["host","service.name","service.namespace"]""", scopes["resource"].GetRawText());
        Assert.Equal("""["exception.type"]""", scopes["event"].GetRawText());
        Assert.Equal(25, scopes["intrinsic"].GetArrayLength());
        Assert.Equal(
            """["build","db.system","exception.type","host","http.method","http.route","http.status_code","load","ok","rows","service.name","service.namespace","sizes","tags","why"]""",
            names.GetRawText());
        Assert.Equal(25, (await JsonAsync("/api/search/tags?scope=intrinsic")).GetProperty("tagNames").GetArrayLength());
        Assert.Equal("""{"scopes":[{"name":"link","tags":["why"]}],"metrics":{}}""", (await _host.GetAsync("/api/v2/search/tags?scope=link")).Body);
        Assert.Equal((await _host.GetAsync("/api/search/tags?scope=span")).Body, (await _host.GetAsync("/api/search/tags?scope=span&q={name=%22SELECT%22}")).Body);
        Assert.Equal("""{"scopes":[{"name":"span","tags":["db.system","rows"]}],"metrics":{}}""", (await _host.GetAsync("/api/v2/search/tags?scope=span&q={name=%22SELECT%22}")).Body);
    }

    [Theory]
    [InlineData("/api/search/tag/service.name/values", """{"tagValues":["cart","web"],"metrics":{}}""")]
    [InlineData("/api/search/tag/nobody/values", """{"tagValues":[],"metrics":{}}""")]
    [InlineData("/api/search/tag/status.code/values", """{"tagValues":["0","1","2","error","ok","unset"],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/resource.service.name/values", """{"tagValues":[{"type":"string","value":"cart"},{"type":"string","value":"web"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/.http.status_code/values?limit=2", """{"tagValues":[{"type":"int","value":"200"},{"type":"int","value":"201"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/span.ok/values", """{"tagValues":[{"type":"bool","value":"false"},{"type":"bool","value":"true"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/span.load/values", """{"tagValues":[{"type":"float","value":"0.5"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/status/values", """{"tagValues":[{"type":"keyword","value":"ok"},{"type":"keyword","value":"error"},{"type":"keyword","value":"unset"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/duration/values", """{"tagValues":[],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/event:name/values", """{"tagValues":[{"type":"string","value":"exception"},{"type":"string","value":"retry"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/link.why/values", """{"tagValues":[{"type":"string","value":"retry"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/rootServiceName/values", """{"tagValues":[{"type":"string","value":"web"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/instrumentation:name/values?q={name=%22POST /cart%22 %26%26 instrumentation:version=%221.2%22}", """{"tagValues":[{"type":"string","value":"Cart.Http"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/name/values?q={status=error}", """{"tagValues":[{"type":"string","value":"GET /buy"},{"type":"string","value":"POST /cart"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/name/values?q={status=error %26%26 span.htt}", """{"tagValues":[{"type":"string","value":"GET /buy"},{"type":"string","value":"POST /cart"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/name/values?q={resource.service.name=%22web%22 %26%26 span.x= }", """{"tagValues":[{"type":"string","value":"GET /buy"},{"type":"string","value":"POST"},{"type":"string","value":"render"}],"metrics":{}}""")]
    [InlineData("/api/v2/search/tag/name/values?start=1780272100&end=1780272200", """{"tagValues":[{"type":"string","value":"cleanup"}],"metrics":{}}""")]
    public async Task Values_of_tags_are_typed_sorted_and_narrowed_by_a_query(string path, string body) => Assert.Equal((200, body), await _host.GetAsync(path));

    [Theory]
    [InlineData("/api/v2/search/tag/name/values?limit=x&q={status=error}")]
    [InlineData("/api/v2/search/tag/name/values?q={status=error}&start=1780271000&end=1780273000000000000")]
    [InlineData("/api/v2/search/tag/name/values?q={status=error}&start=2026-05-31T23:50:00Z&end=2026-06-01T00:20:00Z")]
    [InlineData("/api/v2/search/tag/name/values?q={status=error")]
    [InlineData("/api/v2/search/tag/name/values?q={status=error %26%26 (span.x= || )}")]
    public async Task Tags_are_asked_for_as_leniently_as_Tempo_reads_it(string path) =>
        Assert.Equal((200, """{"tagValues":[{"type":"string","value":"GET /buy"},{"type":"string","value":"POST /cart"}],"metrics":{}}"""), await _host.GetAsync(path));

    [Theory]
    [InlineData("/api/traces/a1/")]
    [InlineData("/api/search/tag/name")]
    public async Task Where_nothing_is_the_answer_is_that_of_Gos_multiplexer(string path) =>
        Assert.Equal((404, "404 page not found\n"), await _host.GetAsync(path));

    [Fact]
    public async Task The_version_is_told()
    {
        Assert.Equal("3.0.3", (await JsonAsync("/api/status/buildinfo")).GetProperty("version").GetString());
        Assert.StartsWith("tempo, version 3.0.3", (await _host.GetAsync("/status/version")).Body, StringComparison.Ordinal);
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        var (status, body) = await _host.GetAsync(path);
        Assert.True(status == 200, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private async Task<byte[]> BytesAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/protobuf"));
        using var response = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("application/protobuf", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
