using System.Text.Json;
using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Rules;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Telemetry.Tests.Alerting;

public sealed class AlertmanagerTests
{
    private const string File = """
        route:
          receiver: ops
          group_by: [alertname]
          group_wait: 30s
          group_interval: 5m
          repeat_interval: 1h
          routes:
            - matchers: [team="db"]
              receiver: db
        inhibit_rules:
          - source_matchers: [severity="critical"]
            target_matchers: [severity="warning"]
            equal: [host]
        receivers:
          - name: ops
            webhook_configs: [{ url: 'http://localhost/ops' }]
          - name: db
        """;

    private readonly Clock _clock = new();
    private readonly List<AlertNotification> _sent = [];
    private bool _isDown;

    [Fact]
    public async Task Alerts_are_grouped_told_once_repeated_and_ended()
    {
        await using var manager = Manager();
        manager.Receive([Firing(("alertname", "Down"), ("host", "a")), Firing(("alertname", "Down"), ("host", "b")), Firing(("alertname", "Other"))]);
        Assert.Equal(0, await FlushAsync(manager));

        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(2, await FlushAsync(manager));
        var down = _sent.Single(static n => n.GroupLabels["alertname"] == "Down");
        Assert.Equal(2, down.Alerts.Count);
        Assert.Equal("""{}:{alertname="Down"}""", down.GroupKey);

        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await FlushAsync(manager));
        _clock.Advance(TimeSpan.FromMinutes(56));
        Assert.Equal(2, await FlushAsync(manager));

        manager.Receive([Firing(("alertname", "Other")) with { EndsAt = _clock.GetUtcNow() }]);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await FlushAsync(manager));
        Assert.True(_sent[^1].Alerts[0].IsResolved(_clock.GetUtcNow()));
        Assert.Equal(2, manager.Alerts().Count);
    }

    [Fact]
    public async Task A_restart_repeats_nothing_before_its_time_and_tells_what_ended_meanwhile()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var (down, other) = (Firing(("alertname", "Down")), Firing(("alertname", "Other")));
            await using (var before = Manager(file))
            {
                before.Receive([down, other]);
                _clock.Advance(TimeSpan.FromSeconds(31));
                Assert.Equal(2, await FlushAsync(before));
            }

            _clock.Advance(TimeSpan.FromMinutes(10));
            await using var after = Manager(file);
            after.Receive([down, other with { EndsAt = _clock.GetUtcNow() }, Firing(("alertname", "New"))]);
            _clock.Advance(TimeSpan.FromSeconds(31));
            Assert.Equal(2, await FlushAsync(after));
            Assert.Equal(["New", "Other"], _sent.TakeLast(2).Select(static n => n.GroupLabels["alertname"]).Order());
            Assert.Single(_sent, static n => n.GroupLabels["alertname"] == "Other" && n.Firing.Count == 0);

            _clock.Advance(TimeSpan.FromMinutes(50));
            Assert.Equal(1, await FlushAsync(after));
            Assert.Equal("Down", _sent[^1].GroupLabels["alertname"]);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    [Fact]
    public async Task What_did_not_arrive_is_told_again_with_the_groups_next_turn()
    {
        await using var manager = Manager();
        _isDown = true;
        manager.Receive([Firing(("alertname", "Down"))]);
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, await FlushAsync(manager));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await FlushAsync(manager));

        _isDown = false;
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await FlushAsync(manager));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await FlushAsync(manager));
    }

    [Fact]
    public async Task Inhibited_and_silenced_alerts_are_listed_but_not_told()
    {
        await using var manager = Manager();
        manager.Silences.Set(new Silence { Matchers = [new SilenceMatcher("alertname", "Noise.*", true)], StartsAt = _clock.GetUtcNow(), EndsAt = _clock.GetUtcNow().AddHours(1) });
        manager.Receive(
        [
            Firing(("alertname", "Down"), ("severity", "critical"), ("host", "a")),
            Firing(("alertname", "Slow"), ("severity", "warning"), ("host", "a")),
            Firing(("alertname", "Slow"), ("severity", "warning"), ("host", "b")),
            Firing(("alertname", "NoiseX")),
        ]);
        _clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(2, await FlushAsync(manager));
        Assert.Equal(["a", "b"], _sent.SelectMany(static n => n.Alerts).Select(static a => a.Labels["host"]).Order());
        Assert.Equal(2, manager.Alerts().Count(static a => a.Status.IsMuted));
    }

    [Fact]
    public void Routes_take_the_first_child_that_fits()
    {
        var config = AlertmanagerFile.Parse("alertmanager.yml", File);

        Assert.Equal("db", config.Route.Match(LabelSet.Of(("team", "db"))).Single().Receiver);
        Assert.Equal("ops", config.Route.Match(LabelSet.Of(("team", "web"))).Single().Receiver);
    }

    [Fact]
    public void All_that_is_wrong_in_a_file_is_told_at_once()
    {
        var wrong = Assert.Throws<RuleFileException>(() => AlertmanagerFile.Parse("alertmanager.yml", """
            route: { receiver: nobody, surprise: 1, routes: [{ matchers: ['a=~"("'] }] }
            receivers:
              - { name: a, pagerduty_configs: [{ routing_key: x }] }
              - { name: a, webhook_configs: [{ url: 'nowhere' }] }
            """));

        Assert.Equal(7, wrong.Problems.Count);
        Assert.Contains("undefined receiver \"nobody\"", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("webhook_configs, slack_configs and email_configs are", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silence_keeps_its_id_unless_its_start_or_its_matchers_change()
    {
        var store = new SilenceStore(null, _clock);
        var (now, matchers) = (_clock.GetUtcNow(), (IReadOnlyList<SilenceMatcher>)[new SilenceMatcher("a", "b", false)]);
        var active = store.Find(store.Set(new Silence { Matchers = matchers, StartsAt = now, EndsAt = now.AddHours(1) }))!;
        var pending = store.Find(store.Set(new Silence { Matchers = matchers, StartsAt = now.AddHours(1), EndsAt = now.AddHours(2) }))!;

        Assert.Equal(active.Id, store.Set(active with { StartsAt = active.StartsAt.AddMilliseconds(1), Comment = "new" }));
        Assert.Equal(pending.Id, store.Set(pending with { StartsAt = now.AddMinutes(30) }));
        Assert.NotEqual(pending.Id, store.Set(pending with { StartsAt = now.AddMinutes(-1) }));
        Assert.Equal("expired", store.Find(pending.Id)!.State(now));
        Assert.NotEqual(active.Id, store.Set(active with { Matchers = [new SilenceMatcher("a", "c", false)] }));
        Assert.Equal("expired", store.Find(active.Id)!.State(now));
    }

    [Fact]
    public void Silences_survive_a_restart()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var id = new SilenceStore(file, _clock).Set(new Silence { Matchers = [new SilenceMatcher("a", "b", false)], StartsAt = _clock.GetUtcNow(), EndsAt = _clock.GetUtcNow().AddHours(1) });

            var again = new SilenceStore(file, _clock);

            Assert.Equal([id], again.Muting(LabelSet.Of(("a", "b"))));
            Assert.True(again.Expire(id));
            Assert.Empty(again.Muting(LabelSet.Of(("a", "b"))));
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    [Fact]
    public async Task The_web_hook_payload_is_Alertmanagers_and_passing_failures_are_tried_again()
    {
        using var handler = new Failing(times: 2);
        using var http = new HttpClient(handler);
        var alert = Firing(("alertname", "Down"), ("host", "a")) with { Annotations = new Dictionary<string, string> { ["summary"] = "it is" }, StartsAt = _clock.GetUtcNow(), EndsAt = _clock.GetUtcNow().AddMinutes(5) };
        var receiver = new AlertReceiver("ops", [new WebhookReceiver(new Uri("http://localhost/ops"), true, 0, TimeSpan.FromSeconds(5))]);

        await new Notifier(http, static () => "http://am", TimeProvider.System).NotifyAsync(
            new AlertNotification(receiver, "{}:{alertname=\"Down\"}", LabelSet.Of(("alertname", "Down")), [alert], _clock.GetUtcNow()), TestContext.Current.CancellationToken);

        Assert.Equal(3, handler.Bodies.Count);
        using var payload = JsonDocument.Parse(handler.Bodies[^1]);
        Assert.Equal("4", payload.RootElement.GetProperty("version").GetString());
        Assert.Equal("firing", payload.RootElement.GetProperty("status").GetString());
        Assert.Equal("it is", payload.RootElement.GetProperty("commonAnnotations").GetProperty("summary").GetString());
        Assert.Equal("0001-01-01T00:00:00Z", payload.RootElement.GetProperty("alerts")[0].GetProperty("endsAt").GetString());
    }

    private static Alert Firing(params (string, string)[] labels) => new(LabelSet.Of(labels), new Dictionary<string, string>(), default, DateTimeOffset.MaxValue, "");

    private Alertmanager Manager(string? logFile = null) => new(
        AlertmanagerFile.Parse("alertmanager.yml", File),
        new SilenceStore(null, _clock),
        new NotificationLog(logFile),
        (n, _) =>
        {
            lock (_sent)
            {
                _sent.Add(n);
            }

            return _isDown ? Task.FromException(new NotificationException("nobody is there", isPassing: false)) : Task.CompletedTask;
        },
        _clock,
        NullLogger.Instance);

    // How many notifications a flush sends.
    private async Task<int> FlushAsync(Alertmanager manager)
    {
        var before = _sent.Count;
        manager.Flush();
        await manager.SettleAsync();
        return _sent.Count - before;
    }

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_000_000);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }

    private sealed class Failing(int times) : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(Bodies.Count <= times ? System.Net.HttpStatusCode.ServiceUnavailable : System.Net.HttpStatusCode.OK);
        }
    }
}
