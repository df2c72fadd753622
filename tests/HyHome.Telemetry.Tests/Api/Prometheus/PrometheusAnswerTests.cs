using System.Net;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.Api.Prometheus;

/// <summary>Answers that were read from a running Prometheus for the same data.</summary>
public sealed class PrometheusAnswerTests : IAsyncLifetime
{
    private readonly long _now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60;
    private readonly HttpClient _http = new();
    private TelemetryBackend _backend = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await TelemetryBackend.StartAsync(new TelemetryBackendOptions { RuleInterval = TimeSpan.FromSeconds(15) });
        var listener = await _backend.ListenAsync(TelemetryApis.Prometheus, new IPEndPoint(IPAddress.Loopback, 0));
        _http.BaseAddress = new Uri($"http://127.0.0.1:{listener.Address.Port}");
        for (var i = 0; i < 4; i++)
        {
            _backend.Parts.Metrics.Append(LabelSet.Of(("__name__", "cpus"), ("instance", "a")), (_now - 45 + (i * 15)) * 1000, 4);
        }

        _backend.Parts.Metrics.Append(LabelSet.Of(("__name__", "cpus"), ("instance", "b"), ("my.label", "x\"y")), _now * 1000, 0.5);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("vector(1e300)", "1e+300")]
    [InlineData("vector(1e21)", "1e+21")]
    [InlineData("vector(1e20)", "100000000000000000000")]
    [InlineData("vector(1e-7)", "1e-7")]
    [InlineData("vector(0.000001)", "0.000001")]
    [InlineData("2 ^ 81", "2417851639229258300000000")]
    [InlineData("vector(1.2 ^ 5)", "2.48832")]
    [InlineData("hour(vector(NaN))", "15")]
    public async Task A_value_is_written_as_Prometheus_writes_it(string query, string value) =>
        Assert.Contains($",\"{value}\"]", await TextAsync($"/api/v1/query?time={_now}&query={Uri.EscapeDataString(query)}"), StringComparison.Ordinal);

    [Fact]
    public async Task A_subquery_without_a_step_takes_that_of_the_rules() =>
        Assert.Contains("\"4\"]", await TextAsync($"/api/v1/query?time={_now}&query={Uri.EscapeDataString("count_over_time(cpus{instance=\"a\"}[1m:])")}"), StringComparison.Ordinal);

    [Theory]
    [InlineData(")", "1:2: parse error: unexpected right parenthesis ')'")]
    [InlineData("foo[:5m]", "1:6: parse error: unexpected colon before duration in duration expression")]
    [InlineData("-1e400", "1:2: parse error: error parsing number: strconv.ParseFloat: parsing \\\"1e400\\\": value out of range")]
    public async Task A_malformed_query_is_pointed_at_where_Prometheus_points(string query, string error) =>
        Assert.Contains(error, await TextAsync("/api/v1/query?query=" + Uri.EscapeDataString(query), HttpStatusCode.BadRequest), StringComparison.Ordinal);

    [Theory]
    [InlineData("rules?match[]={", "1:2: parse error: unexpected end of input inside braces")]
    [InlineData("rules?exclude_alerts=x", "invalid parameter \\\"exclude_alerts\\\": error converting exclude_alerts: strconv.ParseBool: parsing \\\"x\\\": invalid syntax")]
    [InlineData("rules?group_limit=0", "invalid parameter \\\"group_limit\\\": group_limit needs to be greater than 0")]
    [InlineData("rules?group_next_token=x", "invalid parameter \\\"group_next_token\\\": group_limit needs to be present in order to paginate over the groups")]
    [InlineData("labels?limit=99999999999999999999", "invalid parameter \\\"limit\\\": strconv.Atoi: parsing \\\"99999999999999999999\\\": value out of range")]
    [InlineData("metadata?limit_per_metric=%201", "limit_per_metric must be a number")]
    [InlineData("targets/relabel_steps", "no scrapePool parameter provided")]
    [InlineData("targets/relabel_steps?scrapePool=self", "no labels parameter provided")]
    [InlineData("targets/relabel_steps?scrapePool=nope&labels={}", "error retrieving scrape config: scrape pool \\\"nope\\\" not found")]
    [InlineData("targets/metadata?limit=a", "limit must be a number")]
    [InlineData("query_range?query=1&start=0&end=1&step=NaN", "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    public async Task A_wrong_parameter_is_refused_in_Prometheus_words(string path, string error) =>
        Assert.Contains(error, await TextAsync("/api/v1/" + path, HttpStatusCode.BadRequest), StringComparison.Ordinal);

    [Fact]
    public async Task Federation_gives_the_newest_samples_as_text()
    {
        Assert.Equal(
            $"# TYPE cpus untyped\ncpus{{instance=\"a\"}} 4 {_now}000\ncpus{{instance=\"b\",my_label=\"x\\\"y\"}} 0.5 {_now}000\n",
            await TextAsync("/federate?match[]=cpus"));
        Assert.Equal("1:2: parse error: unexpected end of input inside braces\n", await TextAsync("/federate?match[]={", HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Rules_show_their_expressions_as_the_language_prints_them()
    {
        var options = new TelemetryBackendOptions { ReadFile = static _ => "groups: [{name: g, rules: [{record: 'a:b', expr: \"sum(\\n rate(x[5m])\\n) by (i)\"}]}]" };
        options.RuleFiles.Add("rules.yaml");
        await using var backend = await TelemetryBackend.StartAsync(options, TestContext.Current.CancellationToken);
        var listener = await backend.ListenAsync(TelemetryApis.Prometheus, new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);

        Assert.Contains(
            "\"query\":\"sum by (i) (rate(x[5m]))\"",
            await _http.GetStringAsync(new Uri(listener.Url, "/api/v1/rules"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_targets_page_tells_what_its_metrics_are()
    {
        await using var target = await TelemetryBackend.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var page = await target.ListenAsync(TelemetryApis.Loki, new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
        await using var scrape = _backend.Scrape(new ScrapeTarget("self", new Uri(page.Url, "/metrics"), TimeSpan.FromSeconds(1)));
        const string Name = "hyhome_telemetry_received_bytes_total";
        var path = $"/api/v1/targets/metadata?metric={Name}&match_target={Uri.EscapeDataString("{job=\"self\"}")}";
        var deadline = DateTime.UtcNow.AddSeconds(30);
        string answer;
        do
        {
            answer = await TextAsync(path);
        }
        while (!answer.Contains("counter", StringComparison.Ordinal) && DateTime.UtcNow < deadline);

        Assert.StartsWith($"{{\"status\":\"success\",\"data\":[{{\"target\":{{\"instance\":\"{page.Address}\",\"job\":\"self\"}},\"type\":\"counter\",\"help\":\"Bytes of", answer, StringComparison.Ordinal);
        Assert.Contains("\"data\":{\"steps\":[]}", await TextAsync("/api/v1/targets/relabel_steps?scrapePool=self&labels={\"a\":\"b\"}"), StringComparison.Ordinal);
        Assert.Contains("\"scrapePools\":[\"self\"]", await TextAsync("/api/v1/scrape_pools"), StringComparison.Ordinal);
        Assert.Contains("\"__scrape_interval__\":\"1s\"", await TextAsync("/api/v1/targets"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exemplars_of_a_query_without_series_have_no_content() =>
        Assert.Empty(await TextAsync("/api/v1/query_exemplars?query=1", HttpStatusCode.NoContent));

    [Fact]
    public async Task Pages_of_other_origins_may_read_the_answer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/query");
        request.Headers.Add("Origin", "http://grafana.local");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("http://grafana.local", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData("GET", "/api/v1/write", "OPTIONS, POST")]
    [InlineData("POST", "/api/v1/label/job/values", "GET, OPTIONS")]
    [InlineData("PUT", "/api/v1/query", "GET, OPTIONS, POST")]
    [InlineData("PUT", "/-/ready", "GET, HEAD, OPTIONS")]
    public async Task A_method_that_a_path_lacks_is_refused_with_those_it_has(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("Method Not Allowed\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        using var question = new HttpRequestMessage(HttpMethod.Options, path);
        using var answer = await _http.SendAsync(question, TestContext.Current.CancellationToken);
        Assert.Equal(path[1] == '-' ? HttpStatusCode.OK : HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task What_must_be_enabled_first_says_so()
    {
        using var admin = await _http.PostAsync("/api/v1/admin/tsdb/snapshot", null, TestContext.Current.CancellationToken);
        using var reload = await _http.PostAsync("/-/reload", null, TestContext.Current.CancellationToken);

        Assert.Equal("{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"admin APIs disabled\"}", await admin.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, reload.StatusCode);
        Assert.Contains("\"info\":false", await TextAsync("/api/v1/features"), StringComparison.Ordinal);
    }

    private async Task<string> TextAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} {text}");
        return text;
    }
}
