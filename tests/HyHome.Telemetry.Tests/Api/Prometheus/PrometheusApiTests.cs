using System.Globalization;
using System.Net;
using System.Text.Json;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.Api.Prometheus;

public sealed class PrometheusApiTests : IAsyncLifetime
{
    private readonly long _now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60;
    private readonly HttpClient _http = new();
    private TelemetryBackend _backend = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await TelemetryBackend.StartAsync();
        var listener = await _backend.ListenAsync(TelemetryApis.Prometheus | TelemetryApis.Alertmanager, new IPEndPoint(IPAddress.Loopback, 0));
        _http.BaseAddress = new Uri($"http://127.0.0.1:{listener.Address.Port}");
        for (var i = 0; i < 20; i++)
        {
            foreach (var job in (string[])["a", "b"])
            {
                var series = LabelSet.Of(("__name__", "hits_total"), ("job", job), ("my.label", "x"));
                _backend.Parts.Metrics.Append(series, (_now - 300 + (i * 15)) * 1000, i * 15);
            }
        }

        _backend.Parts.Metrics.AppendExemplar(
            LabelSet.Of(("__name__", "hits_total"), ("job", "a"), ("my.label", "x")), new Exemplar(LabelSet.Of(("trace_id", "abc")), 0.25, ((_now - 30) * 1000) + 500));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task An_instant_query_answers_as_Prometheus() => Assert.Equal(
        $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[{{{_now}}},"285"]}]}}""",
        await TextAsync($"query?time={_now}&query=" + Uri.EscapeDataString("sum by (job) (hits_total{job=\"a\"})")));

    [Fact]
    public async Task A_range_query_by_form_answers_as_Prometheus()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["query"] = "rate(load[1m]) or sum(hits_total)",
            ["start"] = DateTimeOffset.FromUnixTimeSeconds(_now - 60).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["end"] = (_now - 30).ToString(CultureInfo.InvariantCulture),
            ["step"] = "15s",
        });
        using var response = await _http.PostAsync("/api/v1/query_range", form, TestContext.Current.CancellationToken);

        Assert.Equal(
            $$$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[{{{_now - 60}}},"480"],[{{{_now - 45}}},"510"],[{{{_now - 30}}},"540"]]}]}}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("query?query=sum(", 400, "bad_data", "invalid parameter \"query\": 1:5: parse error: unclosed left parenthesis")]
    [InlineData("query?query=1&time=soon", 400, "bad_data", "invalid parameter \"time\": invalid time value for 'time': cannot parse \"soon\" to a valid timestamp")]
    [InlineData("query?query=1&limit=-1", 400, "bad_data", "invalid parameter \"limit\": limit must be non-negative")]
    [InlineData("query_range?query=1&start=2&end=1&step=1", 400, "bad_data", "invalid parameter \"end\": end timestamp must not be before start time")]
    [InlineData("query_range?query=1&start=1&end=2", 400, "bad_data", "invalid parameter \"step\": cannot parse \"\" to a valid duration")]
    [InlineData("query_range?query=1&start=0&end=11001&step=1", 400, "bad_data", "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)")]
    [InlineData("query_range?query=up[5m]&start=0&end=1&step=1", 400, "bad_data", "invalid parameter \"query\": invalid expression type \"range vector\" for range query, must be Scalar or instant Vector")]
    [InlineData("query?query=hits_total%2Bon()hits_total", 422, "execution", "found duplicate series for the match group {} on the right hand-side of the operation")]
    [InlineData("series", 400, "bad_data", "no match[] parameter provided")]
    [InlineData("series?match[]={}", 400, "bad_data", "invalid parameter \"match[]\": match[] must contain at least one non-empty matcher")]
    public async Task Errors_have_Prometheus_status_type_and_words(string path, int status, string type, string error)
    {
        using var response = await _http.GetAsync("/api/v1/" + path, TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(type, answer.RootElement.GetProperty("errorType").GetString());
        Assert.StartsWith(error, answer.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_series_and_exemplars_are_listed()
    {
        Assert.Equal("""{"status":"success","data":["__name__","job","my.label"]}""", await TextAsync("labels?match[]=hits_total"));
        Assert.Equal("""{"status":"success","data":["a"],"warnings":["results truncated due to limit"]}""", await TextAsync("label/job/values?limit=1&match[]=hits_total"));
        Assert.Equal("""{"status":"success","data":["x"]}""", await TextAsync("label/U__my_2e_label/values"));
        Assert.Equal("""{"status":"success","data":[{"__name__":"hits_total","job":"b","my.label":"x"}]}""", await TextAsync("series?match[]=hits_total{job=\"b\"}"));
        Assert.Equal(
            $$$"""{"status":"success","data":[{"seriesLabels":{"__name__":"hits_total","job":"a","my.label":"x"},"exemplars":[{"labels":{"trace_id":"abc"},"value":"0.25","timestamp":{{{_now - 30}}}.500}]}]}""",
            await TextAsync($"query_exemplars?query=rate(hits_total[1m])&start={_now - 300}&end={_now}"));
    }

    [Fact]
    public async Task Infos_say_where_in_the_query()
    {
        _backend.Parts.Metrics.Append(LabelSet.Of(("__name__", "load")), (_now - 30) * 1000, 1);
        _backend.Parts.Metrics.Append(LabelSet.Of(("__name__", "load")), (_now - 15) * 1000, 2);

        Assert.EndsWith(
            """
            "infos":["PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"load\" (1:10)"]}
            """,
            await TextAsync($"query?time={_now}&query=sum(rate(load[1m]))"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_are_formatted_and_parsed()
    {
        Assert.Equal("""{"status":"success","data":"sum by (a) (rate(x[5m]))"}""", await TextAsync("format_query?query=sum(rate(x[5m]))by(a)"));
        Assert.Contains("\"type\":\"numberLiteral\",\"val\":\"1\"", await TextAsync("parse_query?query=1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status/buildinfo")]
    [InlineData("status/runtimeinfo")]
    [InlineData("status/flags")]
    [InlineData("status/config")]
    [InlineData("status/tsdb")]
    [InlineData("status/walreplay")]
    [InlineData("targets")]
    [InlineData("targets/metadata")]
    [InlineData("scrape_pools")]
    [InlineData("alertmanagers")]
    [InlineData("metadata")]
    [InlineData("rules")]
    [InlineData("alerts")]
    public async Task All_paths_of_the_interface_answer(string path) => Assert.StartsWith("{\"status\":\"success\",\"data\":", await TextAsync(path), StringComparison.Ordinal);

    [Fact]
    public async Task Alerts_and_silences_go_in_and_come_out()
    {
        var token = TestContext.Current.CancellationToken;
        using var alerts = Json("""[{"labels":{"alertname":"Down"},"annotations":{"summary":"s"}}]""");
        Assert.Equal(HttpStatusCode.OK, (await _http.PostAsync("/api/v2/alerts", alerts, token)).StatusCode);
        Assert.Contains("\"state\":\"active\"", await _http.GetStringAsync("/api/v2/alerts", token), StringComparison.Ordinal);

        using var silence = Json($$"""{"matchers":[{"name":"alertname","value":"Down","isRegex":false}],"startsAt":"2020-01-01T00:00:00Z","endsAt":"{{DateTime.UtcNow.AddHours(1):O}}","createdBy":"me","comment":"c"}""");
        using var created = await _http.PostAsync("/api/v2/silences", silence, token);
        using var id = JsonDocument.Parse(await created.Content.ReadAsStringAsync(token));
        Assert.Contains("\"state\":\"suppressed\"", await _http.GetStringAsync("/api/v2/alerts", token), StringComparison.Ordinal);
        Assert.Equal("[]", await _http.GetStringAsync("/api/v2/alerts?silenced=false", token));

        Assert.Equal(HttpStatusCode.OK, (await _http.DeleteAsync("/api/v2/silence/" + id.RootElement.GetProperty("silenceID").GetString(), token)).StatusCode);
        Assert.Contains("\"name\":\"none\"", await _http.GetStringAsync("/api/v2/alerts/groups", token), StringComparison.Ordinal);
        Assert.Equal("[{\"labels\":{\"name\":\"none\"},\"name\":\"none\"}]", await _http.GetStringAsync("/api/v2/receivers", token));
        Assert.Contains("versionInfo", await _http.GetStringAsync("/api/v2/status", token), StringComparison.Ordinal);

        using var bad = Json("""[{"labels":{}}]""");
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync("/api/v2/alerts", bad, token)).StatusCode);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private async Task<string> TextAsync(string path)
    {
        using var response = await _http.GetAsync("/api/v1/" + path, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
