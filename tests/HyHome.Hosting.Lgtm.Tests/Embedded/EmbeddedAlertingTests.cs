using System.Net;
using System.Text;
using System.Text.Json;
using HyHome.Hosting.Lgtm.Embedded;
using HyHome.Hosting.Lgtm.Tests.Support;
using HyHome.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Hosting.Lgtm.Tests.Embedded;

public sealed class EmbeddedAlertingTests : IAsyncLifetime
{
    private const string Token = "t0ken";
    private const string Rules = """groups: [{ name: own, interval: 1s, rules: [{ alert: Own, expr: vector(1), labels: { severity: critical } }] }]""";

    private readonly List<(string? Authorization, string Body)> _posted = [];
    private readonly WebApplication _receiver;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("hyhome-alerting-");

    public EmbeddedAlertingTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_models_rules_are_evaluated_and_reach_the_models_receivers()
    {
        using var rules = new OwnFile("own.yaml", Rules);
        var builder = Model.Run("--runtime", "embedded", "--DcpPublisher:RandomizePorts=true");
        var stack = builder.AddLgtmStack(options => options.KeepData = false);
        stack.Prometheus.WithRules(rules.FullPath);
        stack.Alertmanager.WithReceiver(AlertReceiver.Ntfy("phone", new Uri($"{_receiver.Urls.Single()}/home"), builder.AddParameter("token", Token, secret: true), "critical"));
        await using var app = builder.Build();
        using var http = new HttpClient();
        await app.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("alertmanager", Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("prometheus", Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("loki", Cancel);

        var groups = await GetAsync(http, $"{stack.Prometheus.Resource.PrimaryEndpoint.Url}/api/v1/rules");
        var files = groups.GetProperty("data").GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("file").GetString()).ToHashSet();
        Assert.Contains("/etc/prometheus/rules/own.yaml", files);
        Assert.Contains("/etc/prometheus/rules/general.yaml", files);
        Assert.Contains("ManyErrorsLogged", (await GetAsync(http, $"{stack.Loki.Resource.PrimaryEndpoint.Url}/prometheus/api/v1/rules")).GetRawText(), StringComparison.Ordinal);
        var receivers = (await GetAsync(http, $"{stack.Prometheus.Resource.PrimaryEndpoint.Url}/api/v1/alertmanagers")).GetProperty("data").GetProperty("activeAlertmanagers");
        Assert.EndsWith("/api/v2/alerts", Assert.Single(receivers.EnumerateArray()).GetProperty("url").GetString(), StringComparison.Ordinal);

        var names = await EventuallyAsync(async () =>
        {
            var alerts = await GetAsync(http, $"{stack.Alertmanager.Resource.PrimaryEndpoint.Url}/api/v2/alerts");
            var found = alerts.EnumerateArray().Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!).ToList();
            return found.Contains("Own") && found.Contains("Watchdog") ? found : null;
        });
        Assert.Equal(2, names.Count);

        var (authorization, body) = await EventuallyAsync(() =>
        {
            lock (_posted)
            {
                return Task.FromResult(_posted.Count > 0 ? Tuple.Create(_posted[0].Authorization, _posted[0].Body) : null);
            }
        });
        Assert.Equal($"Bearer {Token}", authorization);
        Assert.Contains("\"alertname\":\"Own\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Watchdog", body, StringComparison.Ordinal);
        await app.StopAsync(Cancel);
    }

    [Fact]
    public async Task Silences_survive_a_restart_where_alertmanager_has_a_volume()
    {
        string id;
        await using (var shared = Shared())
        {
            var backend = await shared.GetAsync(Context(), Cancel);
            await using var listener = await backend.ListenAsync(TelemetryApis.Alertmanager, new IPEndPoint(IPAddress.Loopback, 0), Cancel);
            using var http = new HttpClient();
            using var silence = new StringContent(
                $$"""{"matchers":[{"name":"alertname","value":"Own","isRegex":false}],"startsAt":"{{DateTime.UtcNow:O}}","endsAt":"{{DateTime.UtcNow.AddHours(1):O}}","createdBy":"me","comment":"later"}""",
                Encoding.UTF8,
                "application/json");
            using var answer = await http.PostAsync(new Uri(listener.Url, "/api/v2/silences"), silence, Cancel);
            id = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("silenceID").GetString()!;
        }

        await using (var shared = Shared())
        {
            var backend = await shared.GetAsync(Context(), Cancel);
            await using var listener = await backend.ListenAsync(TelemetryApis.Alertmanager, new IPEndPoint(IPAddress.Loopback, 0), Cancel);
            using var http = new HttpClient();

            var silence = Assert.Single((await GetAsync(http, new Uri(listener.Url, "/api/v2/silences").ToString())).EnumerateArray());

            Assert.Equal(id, silence.GetProperty("id").GetString());
            Assert.Equal("active", silence.GetProperty("status").GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task A_rule_that_is_wrong_stops_the_start_with_file_and_line()
    {
        using var rules = new OwnFile("own.yaml", "groups: [{ name: own, rules: [{ alert: Own, expr: 'sum(' }] }]");
        var builder = Model.Run();
        builder.AddPrometheus().WithRules(rules.FullPath);
        await using var shared = new SharedBackend(new DistributedApplicationModel(builder.Resources), NullLoggerFactory.Instance, TimeProvider.System);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => shared.GetAsync(Context(), Cancel));

        Assert.Contains("/etc/prometheus/rules/own.yaml:1:", error.Message, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        _receiver.Urls.Add("http://127.0.0.1:0");
        _receiver.MapPost("/home", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync(Cancel);
            lock (_posted)
            {
                _posted.Add((request.Headers.Authorization, body));
            }
        });
        await _receiver.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static SharedBackend Shared()
    {
        var builder = Model.Run();
        builder.AddAlertmanager().WithDataVolume();
        return new(new DistributedApplicationModel(builder.Resources), NullLoggerFactory.Instance, TimeProvider.System);
    }

    private EmbeddedServiceContext Context() => new()
    {
        Resource = new AlertmanagerResource("alertmanager"),
        Listen = new Dictionary<string, IPEndPoint>(),
        Logger = NullLogger.Instance,
        DataPath = Path.Combine(_data.FullName, "alertmanager"),
        Services = new ServiceCollection().BuildServiceProvider(),
    };

    private static async Task<JsonElement> GetAsync(HttpClient http, string url) => JsonElement.Parse(await http.GetStringAsync(url, Cancel));

    private static async Task<T> EventuallyAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await read() is { } found)
            {
                return found;
            }

            await Task.Delay(50, deadline.Token);
        }
    }
}
