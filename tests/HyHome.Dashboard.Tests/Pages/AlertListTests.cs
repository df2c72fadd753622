using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Alertmanager;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Pages.Alerts;

namespace HyHome.Dashboard.Tests.Pages;

public sealed class AlertListTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_alertmanager_keeps_quiet_is_told_apart_from_what_fires_and_from_what_may_fire_soon()
    {
        var rules = new RuleGroup("g", "f", TimeSpan.FromMinutes(1),
        [
            Rule("Loud", "up == 0", Alert("firing", ("alertname", "Loud"), ("job", "a")), Alert("firing", ("alertname", "Loud"), ("job", "b"))),
            Rule("Soon", "up == 1", Alert("pending", ("alertname", "Soon"))),
            Rule("Follows", "up == 2", Alert("firing", ("alertname", "Follows"))),
        ]);

        var shown = AlertList.Join(
            [rules],
            [
                Received([], [], ("alertname", "Loud"), ("job", "a"), ("cluster", "home")),
                Received(["s1"], [], ("alertname", "Loud"), ("job", "b"), ("cluster", "home")),
                Received([], ["f1"], ("alertname", "Follows"), ("cluster", "home")),
                Received([], [], ("alertname", "OfLoki"), ("severity", "critical")),
            ]);

        Assert.Equal(
            [("OfLoki", AlertState.Firing), ("Loud", AlertState.Firing), ("Soon", AlertState.Pending), ("Loud", AlertState.Silenced), ("Follows", AlertState.Inhibited)],
            shown.Select(alert => (alert.Name, alert.State)));
        Assert.Equal("up == 0", shown[1].Query);
        Assert.Equal(["s1"], shown[3].SilencedBy);
    }

    [Fact]
    public void An_alert_that_is_held_back_names_the_one_that_does_it()
    {
        var shown = AlertList.Join(
            [new RuleGroup("g", "f", TimeSpan.Zero, [Rule("Follows", "{a=\"b\"}", Alert("firing", ("alertname", "Follows")))]) { Source = DataSourceKind.Loki }],
            [
                Received([], ["f1", "gone"], ("alertname", "Follows")) with { Fingerprint = "f2" },
                Received([], [], ("alertname", "Leads"), ("job", "a")) with { Fingerprint = "f1" },
            ]);

        Assert.Equal([Labels.Of(("alertname", "Leads"), ("job", "a"))], Assert.Single(shown, alert => alert.Name == "Follows").InhibitedBy);
        Assert.Equal(DataSourceKind.Loki, shown[^1].Source);
    }

    [Fact]
    public void What_prometheus_fires_is_shown_also_before_alertmanager_knows_it()
    {
        var shown = AlertList.Join([new RuleGroup("g", "f", TimeSpan.Zero, [Rule("Loud", "1", Alert("firing", ("alertname", "Loud")))])], []);

        Assert.Equal(AlertState.Firing, Assert.Single(shown).State);
    }

    [Theory]
    [InlineData("https://runbooks.example/loud", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("docs/loud.md", false)]
    [InlineData(null, false)]
    public void Only_what_a_browser_opens_as_a_page_is_a_runbook(string? address, bool isOne)
    {
        var alert = new ShownAlert(AlertState.Firing, Labels.Empty, address is null ? Labels.Empty : Labels.Of(("runbook_url", address)), Time, null, null, []);

        Assert.Equal(isOne, alert.Runbook is not null);
    }

    [Fact]
    public void A_matcher_is_written_as_alertmanager_writes_it()
    {
        Assert.Equal("a=\"b\"", new SilenceMatcher("a", "b").ToString());
        Assert.Equal("a!=\"b\"", new SilenceMatcher("a", "b", IsEqual: false).ToString());
        Assert.Equal("a=~\"b.*\"", new SilenceMatcher("a", "b.*", IsRegex: true).ToString());
        Assert.Equal("a!~\"b\\\"\"", new SilenceMatcher("a", "b\"", IsRegex: true, IsEqual: false).ToString());
    }

    private static Rule Rule(string name, string query, params RuleAlert[] alerts) =>
        new(name, IsAlert: true, query, TimeSpan.Zero, "firing", "ok", "", Labels.Empty, Labels.Empty, alerts);

    private static RuleAlert Alert(string state, params (string, string)[] labels) => new(state, Labels.Of(labels), Labels.Empty, Time, 1);

    private static ReceivedAlert Received(string[] silencedBy, string[] inhibitedBy, params (string, string)[] labels) =>
        new(Labels.Of(labels), Labels.Empty, Time, silencedBy, inhibitedBy);
}
