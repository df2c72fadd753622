using System.Net;
using System.Text.Json;
using HyHome.Telemetry.Tests.Ingest;
using YamlDotNet.RepresentationModel;

namespace HyHome.Telemetry.Tests.Api.Loki;

public sealed class RulerTests
{
    private const string Rules = """
        groups:
          - name: logs
            interval: 1s
            rules:
              - alert: ManyErrors
                expr: sum by (service_name) (count_over_time({service_name=~".+"} | detected_level="error" [1m])) > 1
                labels: { severity: warning }
                annotations: { summary: '{{ $labels.service_name }} logs {{ $value }} errors' }
              - { record: 'service:errors:count1m', expr: 'sum(count_over_time({service_name=~".+"} [1m]))' }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_on_logs_fires_and_reaches_the_Alertmanager()
    {
        await using var backend = await StartAsync();
        var (loki, alertmanager) = (await backend.ListenAsync(TelemetryApis.Loki), await backend.ListenAsync(TelemetryApis.Alertmanager));
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        var lines = string.Join(',', Enumerable.Range(0, 3).Select(i => $"[\"{now - i}\", \"level=error no {i}\"]"));
        using var pushed = await backend.PostJsonAsync(new Uri(loki, "/loki/api/v1/push"), $$$"""{"streams":[{"stream":{"service_name":"shop"},"values":[{{{lines}}}]}]}""");
        Assert.Equal(HttpStatusCode.NoContent, pushed.StatusCode);

        var alert = await PollAsync(backend, new Uri(alertmanager, "/api/v2/alerts"), static all => all.GetArrayLength() > 0 ? all[0] : null);
        Assert.Equal("shop logs 3 errors", alert.GetProperty("annotations").GetProperty("summary").GetString());

        var state = await backend.Http.GetFromJsonElementAsync(new Uri(loki, "/prometheus/api/v1/rules?type=alert"));
        var rule = Assert.Single(state.GetProperty("data").GetProperty("groups")[0].GetProperty("rules").EnumerateArray());
        Assert.Equal("firing", rule.GetProperty("state").GetString());
        Assert.Equal("ok", rule.GetProperty("health").GetString());
        Assert.Equal("3e+00", rule.GetProperty("alerts")[0].GetProperty("value").GetString());
        var alerts = await backend.Http.GetFromJsonElementAsync(new Uri(loki, "/prometheus/api/v1/alerts"));
        Assert.Equal("shop", alerts.GetProperty("data").GetProperty("alerts")[0].GetProperty("labels").GetProperty("service_name").GetString());
        Assert.Equal("", alerts.GetProperty("errorType").GetString());
    }

    [Fact]
    public async Task Rules_are_answered_as_the_files_that_they_come_from()
    {
        await using var backend = await StartAsync();
        var loki = await backend.ListenAsync(TelemetryApis.Loki);

        using var answer = await backend.Http.GetAsync(new Uri(loki, "/loki/api/v1/rules"), Cancel);

        Assert.Equal("application/yaml", answer.Content.Headers.ContentType?.MediaType);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(await answer.Content.ReadAsStringAsync(Cancel)));
        var group = yaml.Documents[0].RootNode["logs.yaml"][0];
        Assert.Equal("1s", (string?)group["interval"]);
        Assert.Equal("ManyErrors", (string?)group["rules"][0]["alert"]);
        Assert.Equal("service:errors:count1m", (string?)group["rules"][1]["record"]);
        Assert.Equal(HttpStatusCode.NotFound, (await backend.Http.GetAsync(new Uri(loki, "/loki/api/v1/rules/other.yaml"), Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("POST", "/loki/api/v1/rules/mine", HttpStatusCode.InternalServerError)]
    [InlineData("DELETE", "/loki/api/v1/rules/logs.yaml", HttpStatusCode.InternalServerError)]
    [InlineData("GET", "/loki/api/v1/rules/logs.yaml/logs", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/prometheus/api/v1/rules?type=both", HttpStatusCode.BadRequest)]
    public async Task What_a_folder_of_rules_cannot_do_is_refused(string method, string path, HttpStatusCode status)
    {
        await using var backend = await StartAsync();
        var loki = await backend.ListenAsync(TelemetryApis.Loki);

        using var answer = await backend.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(loki, path)), Cancel);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_log_query_is_no_rule_and_the_file_says_where()
    {
        var error = await Assert.ThrowsAnyAsync<FormatException>(() => StartAsync("""groups: [{ name: g, rules: [{ alert: A, expr: '{a="b"}' }, { alert: B, expr: 'rate({a="b"}[5m' }] }]"""));

        Assert.Contains("/rules/logs.yaml:1:", error.Message, StringComparison.Ordinal);
        Assert.Contains("gives lines", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Message.Split('\n').Length);
    }

    [Fact]
    public async Task Prometheus_names_the_Alertmanager_as_long_as_it_is_served()
    {
        await using var backend = await TelemetryBackend.StartAsync(cancellationToken: Cancel);
        var prometheus = await backend.ListenAsync(TelemetryApis.Prometheus, new IPEndPoint(IPAddress.Loopback, 0), Cancel);
        using var http = new HttpClient();
        async Task<int> CountAsync() => (await http.GetFromJsonElementAsync(new Uri(prometheus.Url, "/api/v1/alertmanagers"))).GetProperty("data").GetProperty("activeAlertmanagers").GetArrayLength();
        Assert.Equal(0, await CountAsync());

        var alertmanager = await backend.ListenAsync(TelemetryApis.Alertmanager, new IPEndPoint(IPAddress.Loopback, 0), Cancel);
        Assert.Equal(1, await CountAsync());

        await alertmanager.DisposeAsync();
        Assert.Equal(0, await CountAsync());
    }

    private static Task<Backend> StartAsync(string rules = Rules) => Backend.StartAsync(options =>
    {
        options.LogRuleFiles.Add("/rules/logs.yaml");
        options.ReadFile = _ => rules;
    });

    private static async Task<JsonElement> PollAsync(Backend backend, Uri url, Func<JsonElement, JsonElement?> find)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (find(await backend.Http.GetFromJsonElementAsync(url)) is { } found)
            {
                return found;
            }

            await Task.Delay(50, deadline.Token);
        }
    }
}

file static class Requests
{
    public static async Task<JsonElement> GetFromJsonElementAsync(this HttpClient http, Uri url) =>
        JsonElement.Parse(await http.GetStringAsync(url, TestContext.Current.CancellationToken));
}
