using System.Net;
using System.Text.Json;
using HyHome.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.Hosting.Lgtm.Tests.Rules;

/// <summary>When the alerts on logs fire and when they do not: evaluated by the embedded ruler, minute by minute of a clock that the test moves.</summary>
public sealed class LogRuleTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly HttpClient _http = new();
    private TelemetryBackend _backend = null!;
    private Uri _loki = null!;
    private Uri _alertmanager = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_logs_just_over_one_error_per_second_fires_after_ten_minutes()
    {
        // Five minutes until the window is full, ten that the alert waits.
        for (var minute = 1; minute <= 14; minute++)
        {
            await PlayAsync(("loud", "level=error msg=failed", 63), ("quieter", "level=error msg=failed", 57), ("chatty", "level=info msg=error", 200));
            Assert.Equal(minute < 5 ? [] : ["loud pending"], await AlertsAsync("ManyErrorsLogged"));
        }

        await PlayAsync(("loud", "level=error msg=failed", 63), ("quieter", "level=error msg=failed", 57), ("chatty", "level=info msg=error", 200));

        Assert.Equal(["loud firing"], await AlertsAsync("ManyErrorsLogged"));
        Assert.Equal(["ManyErrorsLogged loud warning"], await ToldAsync());

        await PlayAsync(("loud", "level=error msg=failed", 1));
        Assert.Empty(await AlertsAsync("ManyErrorsLogged"));
    }

    [Theory]
    [InlineData("level=fatal msg=bye")]
    [InlineData("{\"level\":\"critical\",\"msg\":\"bye\"}")]
    public async Task A_service_that_logs_one_critical_line_fires_at_once_and_for_five_minutes(string line)
    {
        await PlayAsync(("unhappy", "level=error msg=failed", 100));
        Assert.Empty(await AlertsAsync("CriticalLogged"));

        await PlayAsync(("dying", line, 1), ("unhappy", "level=error msg=failed", 100));
        Assert.Equal(["dying firing"], await AlertsAsync("CriticalLogged"));
        Assert.Equal(["CriticalLogged dying critical"], await ToldAsync());

        await PlayAsync();
        await PlayAsync();
        await PlayAsync();
        await PlayAsync();
        Assert.Equal(["dying firing"], await AlertsAsync("CriticalLogged"));
        await PlayAsync();
        Assert.Empty(await AlertsAsync("CriticalLogged"));
    }

    public async ValueTask InitializeAsync()
    {
        var options = new TelemetryBackendOptions { TimeProvider = _clock, LogRuleInterval = Step };
        foreach (var file in Directory.GetFiles(RuleFiles.LokiFolder, "*.yaml"))
        {
            options.LogRuleFiles.Add(file);
        }

        _backend = await TelemetryBackend.StartAsync(options, Cancel);
        _loki = (await _backend.ListenAsync(TelemetryApis.Loki, new IPEndPoint(IPAddress.Loopback, 0), Cancel)).Url;
        _alertmanager = (await _backend.ListenAsync(TelemetryApis.Alertmanager, new IPEndPoint(IPAddress.Loopback, 0), Cancel)).Url;
        // The group's place in the minute follows from its name: second by second until it comes, so that minutes end there.
        while ((await GroupsAsync()).Any(static group => group.GetProperty("lastEvaluation").GetDateTimeOffset().Year < 2000))
        {
            _clock.Advance(Tolerance);
            await Task.Delay(10, Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _http.Dispose();
    }

    // Lines spread over the next minute, then that minute passes and every rule has been evaluated at its end.
    private async Task PlayAsync(params (string Service, string Line, int Count)[] lines)
    {
        if (lines.Length > 0)
        {
            await PushAsync(lines);
        }

        _clock.Advance(Step);
        await EvaluatedAsync(_clock.GetUtcNow());
    }

    private async Task PushAsync((string Service, string Line, int Count)[] lines)
    {
        var start = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var streams = lines.Select(one => new
        {
            stream = new { service_name = one.Service },
            values = Enumerable.Range(1, one.Count).Select(i => new[] { (start + (i * (Step.Ticks * 100 / (one.Count + 1)))).ToString(System.Globalization.CultureInfo.InvariantCulture), one.Line }),
        });
        using var content = new StringContent(JsonSerializer.Serialize(new { streams }), System.Text.Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(_loki, "/loki/api/v1/push"), content, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task EvaluatedAsync(DateTimeOffset time)
    {
        var end = DateTimeOffset.UtcNow.AddSeconds(60);
        while (!(await GroupsAsync()).All(group => group.GetProperty("lastEvaluation").GetDateTimeOffset() >= time - (2 * Tolerance)))
        {
            Assert.True(DateTimeOffset.UtcNow < end, $"The rules were not evaluated at {time:O}.");
            await Task.Delay(20, Cancel);
        }
    }

    // "SERVICE STATE" of each alert of a rule.
    private async Task<string[]> AlertsAsync(string name) =>
        [
            .. from @group in await GroupsAsync()
               from rule in @group.GetProperty("rules").EnumerateArray()
               where rule.GetProperty("name").GetString() == name
               from alert in rule.GetProperty("alerts").EnumerateArray()
               select $"{alert.GetProperty("labels").GetProperty("service_name").GetString()} {alert.GetProperty("state").GetString()}",
        ];

    // "ALERT SERVICE SEVERITY" of what Alertmanager has.
    private async Task<string[]> ToldAsync() =>
        [
            .. from alert in JsonElement.Parse(await _http.GetStringAsync(new Uri(_alertmanager, "/api/v2/alerts"), Cancel)).EnumerateArray()
               let labels = alert.GetProperty("labels")
               select $"{labels.GetProperty("alertname").GetString()} {labels.GetProperty("service_name").GetString()} {labels.GetProperty("severity").GetString()}",
        ];

    private async Task<JsonElement[]> GroupsAsync() =>
        [.. JsonElement.Parse(await _http.GetStringAsync(new Uri(_loki, "/prometheus/api/v1/rules"), Cancel)).GetProperty("data").GetProperty("groups").EnumerateArray()];
}
