using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using HyHome.Hosting.Lgtm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.AppHost.Tests.Alerts;

/// <summary>The whole application, embedded, under a clock that the test moves, with visitors who buy, and with somebody who is told of alerts.</summary>
internal sealed class BreakableShop : IAsyncLifetime
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    // Enough of a minute's work for rules that leave seldom services out.
    private const int OrdersOfAMinute = 5;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly ConcurrentQueue<JsonElement> _told = [];
    private readonly HashSet<string> _orders = [];
    private readonly HttpClient _http = new();
    private string[] _faults = [];
    private WebApplication? _receiver;
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication _app = null!;

    /// <summary>The messages that the receiver got.</summary>
    public IEnumerable<JsonElement> Told => _told;

    /// <summary>Starts the checkout anew with faults, each as <c>Name=value</c>.</summary>
    public async Task BreakAsync(string[] faults, CancellationToken cancellationToken)
    {
        _faults = faults;
        var restarted = await _app.ResourceCommands.ExecuteCommandAsync("checkout", KnownResourceCommands.RestartCommand, cancellationToken);
        Assert.True(restarted.Success);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("checkout", StartTime, cancellationToken);
    }

    /// <summary>Lets the checkout work on some orders, then moves the clock by a minute, and waits until every rule is evaluated for that time.</summary>
    public async Task WorkForAMinuteAsync(CancellationToken cancellationToken)
    {
        // An order that was found before is none of this minute, however long it took.
        var begin = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var before = _orders.Count;
        var query = Uri.EscapeDataString("{ resource.service.name = \"checkout\" && kind = consumer }");
        await EventuallyAsync(
            async () =>
            {
                var end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60;
                var found = await AskAsync("tempo", $"/api/search?q={query}&start={begin}&end={end}&limit=100", cancellationToken);
                _orders.UnionWith(found.GetProperty("traces").EnumerateArray().Select(trace => trace.GetProperty("traceID").GetString()!));
                return _orders.Count >= before + OrdersOfAMinute;
            },
            "the checkout works on orders",
            cancellationToken);

        _clock.Advance(Step);
        var now = _clock.GetUtcNow();
        await EventuallyAsync(
            async () =>
            {
                var rules = await AskAsync("prometheus", "/api/v1/rules", cancellationToken);
                return rules.GetProperty("data").GetProperty("groups").EnumerateArray().All(group => group.GetProperty("lastEvaluation").GetDateTimeOffset() >= now - TimeSpan.FromSeconds(15));
            },
            "the rules are evaluated",
            cancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        var receiver = await StartReceiverAsync();
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.HyHome_AppHost>(["--runtime", "embedded"]);
        _builder.Services.AddSingleton<TimeProvider>(_clock);
        _builder.CreateResourceBuilder(_builder.Resources.OfType<AlertmanagerResource>().Single())
            .WithReceiver(AlertReceiver.Webhook("test", receiver, "critical", "warning"));
        Project("checkout").WithEnvironment(context =>
        {
            foreach (var rate in (string[])["DeclineRate=0", "SlowPaymentRate=0", "InventoryTimeoutRate=0", .. _faults])
            {
                var (name, value) = (rate[..rate.IndexOf('=')], rate[(rate.IndexOf('=') + 1)..]);
                context.EnvironmentVariables[$"Checkout__Faults__{name}"] = value;
            }

            // Slow payments are to be slow, not to end up as a full queue.
            context.EnvironmentVariables["Checkout__Workers"] = "16";
        });
        Project("load-generator").WithEnvironment("Load__JourneysPerSecond", "5").WithEnvironment("Load__BrowseShare", "0").WithEnvironment("Load__AbandonShare", "0");

        _app = await _builder.BuildAsync();
        await _app.StartAsync();
        foreach (var resource in new[] { "alloy", "tempo", "prometheus", "alertmanager", "catalog", "checkout", "storefront" })
        {
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(resource, StartTime);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_builder is not null)
        {
            await _builder.DisposeAsync();
        }

        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }

        _http.Dispose();
    }

    private async Task<Uri> StartReceiverAsync()
    {
        var web = WebApplication.CreateSlimBuilder();
        web.Logging.ClearProviders();
        _receiver = web.Build();
        _receiver.Urls.Add("http://127.0.0.1:0");
        _receiver.MapPost("/alerts", async (HttpRequest request) => _told.Enqueue(await request.ReadFromJsonAsync<JsonElement>(request.HttpContext.RequestAborted)));
        await _receiver.StartAsync();
        return new Uri(new Uri(_receiver.Urls.Single()), "/alerts");
    }

    private IResourceBuilder<ProjectResource> Project(string name) => _builder!.CreateResourceBuilder((ProjectResource)_builder.Resources.Single(r => r.Name == name));

    private async Task<JsonElement> AskAsync(string resource, string path, CancellationToken cancellationToken) =>
        JsonElement.Parse(await _http.GetStringAsync(new Uri(_app.GetEndpoint(resource, "http"), path), cancellationToken));

    private static async Task EventuallyAsync(Func<Task<bool>> isTrue, string what, CancellationToken cancellationToken)
    {
        var end = DateTimeOffset.UtcNow + Deadline;
        while (!await isTrue())
        {
            Assert.True(DateTimeOffset.UtcNow < end, $"It did not come true that {what}.");
            await Task.Delay(50, cancellationToken);
        }
    }
}
