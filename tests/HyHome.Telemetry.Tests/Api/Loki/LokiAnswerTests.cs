using System.Globalization;
using System.Net;

namespace HyHome.Telemetry.Tests.Api.Loki;

/// <summary>Answers that were read from a running Loki for the same data and requests.</summary>
public sealed class LokiAnswerTests : IAsyncLifetime
{
    private LokiServer _loki = null!;

    public async ValueTask InitializeAsync() => _loki = await LokiServer.StartAsync();

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Fact]
    public async Task Names_of_pushed_metadata_become_names_that_queries_can_use()
    {
        var push = $$"""{"streams":[{"stream":{"app":"a"},"values":[["{{_loki.Nanoseconds(1)}}","x",{"a-b":"1","c.d":"2"}]]}]}""";
        Assert.Equal(HttpStatusCode.NoContent, (await _loki.PushAsync(push)).Item1);

        var stream = (await _loki.RangeAsync("{app=\"a\"} | a_b=\"1\""))["result"]![0]!["stream"]!;
        Assert.Equal("""{"a_b":"1","app":"a","c_d":"2","detected_level":"unknown","service_name":"a"}""", stream.ToJsonString());
    }

    [Theory]
    [InlineData("""{"bad-name":"v"}""", "couldn't parse labels: 1:5: parse error: unexpected character inside braces: '-'\n")]
    [InlineData("""{"":"v"}""", "couldn't parse labels: 1:2: parse error: unexpected \"=\" in label set, expected identifier or \"}\"\n")]
    [InlineData("""{"a":"x","b c":"v"}""", "couldn't parse labels: 1:10: parse error: unexpected character inside braces: ' '\n")]
    public async Task A_label_that_has_no_proper_name_refuses_the_whole_push(string stream, string error)
    {
        var push = $$"""{"streams":[{"stream":{"app":"good"},"values":[["{{_loki.Nanoseconds(1)}}","x"]]},{"stream":{{stream}},"values":[["{{_loki.Nanoseconds(1)}}","x"]]}]}""";
        var (status, _, body) = await _loki.PushAsync(push);

        Assert.Equal((HttpStatusCode.BadRequest, error), (status, body));
        Assert.Empty((await _loki.RangeAsync("{app=\"good\"}"))["result"]!.AsArray());
    }

    [Fact]
    public async Task A_query_may_start_where_it_ends_and_may_be_neither_too_long_nor_empty()
    {
        _loki.Add([("app", "a")], 0, "line");
        var now = _loki.Nanoseconds(0).ToString(CultureInfo.InvariantCulture);

        Assert.Equal(HttpStatusCode.OK, (await _loki.GetAsync("/loki/api/v1/query_range", ("query", "{app=\"a\"}"), ("start", now), ("end", now))).Status);
        var longer = await _loki.GetAsync("/loki/api/v1/query_range", ("query", "{app=\"a\"}"), ("start", _loki.Nanoseconds(-961 * 3600).ToString(CultureInfo.InvariantCulture)), ("end", now));
        Assert.Equal("the query time range exceeds the limit (query length: 961h0m0s, limit: 30d1h)", longer.Body);
        var unread = await _loki.GetAsync("/loki/api/v1/query_range", ("query", "{app=\"a\""), ("start", _loki.Nanoseconds(-961 * 3600).ToString(CultureInfo.InvariantCulture)), ("end", now));
        Assert.StartsWith("parse error", unread.Body, StringComparison.Ordinal);
        var series = await _loki.GetAsync("/loki/api/v1/series", ("match[]", "{app=\"a\"}"), ("match[]", "{}"));
        Assert.Equal((HttpStatusCode.BadRequest, "0 matchers in group: {}"), (series.Status, series.Body));
        var reversed = await _loki.GetAsync("/loki/api/v1/labels", ("start", now), ("end", _loki.Nanoseconds(-1).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal("this data is no longer available, it is past now - max_query_lookback (0s)", reversed.Body);
    }

    [Theory]
    [InlineData("/loki/api/v1/query_range", "", "parse error : syntax error: unexpected $end")]
    [InlineData("/loki/api/v1/query_range", "{app=\"a\"} | logfmt level=\"\"", "parse error : stage '| logfmt level=\"\"' : cannot parse expression []: syntax error: unexpected $end, expecting STRING or KEY")]
    [InlineData("/loki/api/v1/query_range", "{app=\"a\"} | regexp \"(?P<a>x)(?P<a>y)\"", "parse error : invalid regexp parser: duplicate extracted label name 'a'")]
    [InlineData("/loki/api/v1/index/stats", "{app=\"a\"} |= \"x\"", "only label matchers are supported")]
    [InlineData("/loki/api/v1/index/volume", "{app=~\".*\"}", "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will")]
    [InlineData("/loki/api/v1/index/volume", "{ }", "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will")]
    [InlineData("/loki/api/v1/index/volume", "rate({app=\"a\"}[1m])", "only label matchers are supported")]
    public async Task A_query_that_cannot_be_asked_is_refused_in_Lokis_words(string path, string query, string error)
    {
        var (status, _, body) = await _loki.GetAsync(path, [("query", query), .. _loki.Between(0, 60)]);

        Assert.Equal((HttpStatusCode.BadRequest, error), (status, body));
    }

    [Fact]
    public async Task Volumes_count_metadata_as_chunks_hold_it()
    {
        _loki.Add([("app", "a"), ("env", "x")], 0, "12345", ("id", "aa")).Add([("app", "a"), ("env", "x")], 1, "12345", ("id", "aa"));

        // Two lines of 5, two pairs of 8, and the two texts once.
        var (_, _, series) = await _loki.GetAsync("/loki/api/v1/index/volume", [("query", "{app=~\".+\"}"), .. _loki.Between(-1, 60)]);
        Assert.Contains("\"result\":[{\"metric\":{\"app\":\"a\"},\"value\":[" + (_loki.Origin + 60).ToString(CultureInfo.InvariantCulture) + ",\"30\"]}]", series, StringComparison.Ordinal);
        var (_, _, names) = await _loki.GetAsync("/loki/api/v1/index/volume", [("query", "{app=\"a\"}"), ("aggregateBy", "labels"), .. _loki.Between(-1, 60)]);
        Assert.Contains("{\"metric\":{\"env\":\"\"}", names, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_that_lost_labels_are_summed_up_without_empty_ones()
    {
        _loki.Add([("app", "a")], 0, "a= b=1 c=x").Add([("app", "a")], 1, "a= b=1 c=y");
        (string, string)[] parameters = [("time", _loki.Nanoseconds(30).ToString(CultureInfo.InvariantCulture))];

        var (_, _, kept) = await _loki.GetAsync("/loki/api/v1/query", [("query", "count_over_time({app=\"a\"} | logfmt --keep-empty [1m])"), .. parameters]);
        Assert.Contains("{\"a\":\"\",\"app\":\"a\",\"b\":\"1\",\"c\":\"x\"}", kept, StringComparison.Ordinal);
        var (_, _, dropped) = await _loki.GetAsync("/loki/api/v1/query", [("query", "count_over_time({app=\"a\"} | logfmt --keep-empty | drop c [1m])"), .. parameters]);
        Assert.Contains("{\"metric\":{\"app\":\"a\",\"b\":\"1\"}", dropped, StringComparison.Ordinal);
        Assert.Contains("\"2\"]", dropped, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{js \"a'b\"}}", "a\\'b", "")]
    [InlineData("{{call .app}}", "", "template: line:1:2: executing \"line\" at <call .app>: error calling call: non-function .app of type string")]
    [InlineData("{{template \"x\"}}", "", "template: line:1:11: executing \"line\" at <{{template \"x\"}}>: template \"x\" not defined")]
    [InlineData("{{.app.b}}", "", "template: line:1:6: executing \"line\" at <.app.b>: can't evaluate field b in type string")]
    [InlineData("{{nil}}", "", "template: line:1:2: executing \"line\" at <nil>: nil is not a command")]
    public async Task A_template_fails_with_Gos_words(string template, string line, string error)
    {
        _loki.Add([("app", "a")], 0, "x");
        var result = (await _loki.RangeAsync($"{{app=\"a\"}} | line_format `{template}`"))["result"]![0]!;

        if (error.Length > 0)
        {
            Assert.Equal(error, (string)result["stream"]!["__error_details__"]!);
        }
        else
        {
            Assert.Equal(line, (string)result["values"]![0]![1]!);
        }
    }

    [Fact]
    public async Task Labels_of_the_older_API_have_their_own_form_and_unknown_paths_are_not_found()
    {
        _loki.Add([("app", "a")], 0, "x");

        Assert.Equal("""{"values":["app"]}""", (await _loki.GetAsync("/api/prom/label", _loki.Between(-1, 60))).Body.TrimEnd());
        Assert.Equal((HttpStatusCode.NotFound, "text/plain", "404 page not found\n"), await _loki.GetAsync("/loki/api/v1/nope"));
    }
}
