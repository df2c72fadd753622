using System.Net;
using System.Text;
using System.Text.Json;
using HyHome.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.AppHost.Tests;

/// <summary>
/// The samples break: their own spans are told again, minute by minute of a clock that the test moves, to a backend with the model's rules and the model's
/// Alertmanager configuration with a receiver added.
/// </summary>
[Collection<BusyPlatformCollection>]
public sealed class BurnRateTests(BusyPlatformFixture platform) : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly List<string> _told = [];
    private readonly HttpClient _http = new();
    private WebApplication _receiver = null!;
    private TelemetryBackend _backend = null!;
    private Uri _otlp = null!;
    private Uri _prometheus = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{ resource.service.name = \"checkout\" && status = error && kind = consumer }", "ServiceErrorBudgetBurn", 40)]
    [InlineData("{ resource.service.name = \"checkout\" && kind = consumer && duration > 2600ms }", "ServiceLatencyHigh", 60)]
    public async Task A_broken_sample_fires_the_alert_and_the_receiver_is_called(string search, string alert, int steps)
    {
        var healthy = await FindAsync("{ resource.service.name = \"checkout\" && kind = consumer && status != error && duration < 1s }");
        var broken = await FindAsync(search);

        await PlayAsync(healthy, 10);
        Assert.DoesNotContain(_told, text => text.Contains(alert, StringComparison.Ordinal));

        for (var step = 0; step < steps && !IsTold(alert); step++)
        {
            await PlayAsync(broken, 1);
        }

        await EventuallyAsync(() => Task.FromResult(IsTold(alert)), $"the receiver is told of {alert}");
        string body;
        lock (_told)
        {
            body = _told.First(text => text.Contains(alert, StringComparison.Ordinal));
        }

        var payload = JsonElement.Parse(body);
        Assert.Equal("firing", payload.GetProperty("status").GetString());
        Assert.Contains("checkout", payload.GetProperty("alerts").EnumerateArray().Select(static a => a.GetProperty("labels").GetProperty("service").GetString()));
    }

    public async ValueTask InitializeAsync()
    {
        var web = WebApplication.CreateSlimBuilder();
        web.Logging.ClearProviders();
        _receiver = web.Build();
        _receiver.Urls.Add("http://127.0.0.1:0");
        _receiver.MapPost("/", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            lock (_told)
            {
                _told.Add(body);
            }
        });
        await _receiver.StartAsync();

        var rules = await platform.FilesAsync("prometheus", Cancel);
        var alertmanager = (await platform.FilesAsync("alertmanager", Cancel))["/etc/alertmanager/alertmanager.yaml"];
        var options = new TelemetryBackendOptions
        {
            TimeProvider = _clock,
            RuleInterval = Step,
            AlertmanagerConfigPath = "/etc/alertmanager/alertmanager.yaml",
            // The receiver that nobody is becomes ours.
            ReadFile = path => path.EndsWith("alertmanager.yaml", StringComparison.Ordinal)
                ? alertmanager.Replace("receivers:\n  - name: none", $"receivers:\n  - name: none\n    webhook_configs: [{{ url: '{_receiver.Urls.Single()}' }}]")
                : rules[path],
        };
        options.RuleFiles.Add("/etc/prometheus/rules/service.yaml");
        _backend = await TelemetryBackend.StartAsync(options, Cancel);
        _otlp = (await _backend.ListenAsync(TelemetryApis.OtlpHttp, new IPEndPoint(IPAddress.Loopback, 0), Cancel)).Url;
        _prometheus = (await _backend.ListenAsync(TelemetryApis.Prometheus, new IPEndPoint(IPAddress.Loopback, 0), Cancel)).Url;
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _receiver.DisposeAsync();
        _http.Dispose();
    }

    // A trace of the running samples that a search finds.
    private async Task<ReplayedSpans> FindAsync(string search)
    {
        ReplayedSpans? found = null;
        await EventuallyAsync(
            async () =>
            {
                var traces = JsonElement.Parse(await _http.GetStringAsync(new Uri(platform.Tempo, $"/api/search?q={Uri.EscapeDataString(search)}&limit=1"), Cancel)).GetProperty("traces");
                if (traces.GetArrayLength() == 0)
                {
                    return false;
                }

                found = ReplayedSpans.Read(await _http.GetStringAsync(new Uri(platform.Tempo, $"/api/v2/traces/{traces[0].GetProperty("traceID").GetString()}"), Cancel));
                return true;
            },
            $"the samples make a trace for {search}");
        return found!;
    }

    private bool IsTold(string alert)
    {
        lock (_told)
        {
            return _told.Exists(text => text.Contains(alert, StringComparison.Ordinal));
        }
    }

    // Some requests, then half a minute, then every rule has been evaluated at that time.
    private async Task PlayAsync(ReplayedSpans spans, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            using var content = new StringContent(spans.At(_clock.GetUtcNow() - TimeSpan.FromSeconds(5), copies: 5), Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync(new Uri(_otlp, "/v1/traces"), content, Cancel);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
            _clock.Advance(Step);
            var now = _clock.GetUtcNow();
            await EventuallyAsync(
                async () =>
                {
                    var groups = JsonElement.Parse(await _http.GetStringAsync(new Uri(_prometheus, "/api/v1/rules"), Cancel)).GetProperty("data").GetProperty("groups");
                    return groups.EnumerateArray().All(group => group.GetProperty("lastEvaluation").GetDateTimeOffset() >= now);
                },
                "the rules are evaluated");
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> isTrue, string what)
    {
        var end = DateTimeOffset.UtcNow.AddSeconds(120);
        while (!await isTrue())
        {
            Assert.True(DateTimeOffset.UtcNow < end, $"It did not come true that {what}.");
            await Task.Delay(20, Cancel);
        }
    }
}
