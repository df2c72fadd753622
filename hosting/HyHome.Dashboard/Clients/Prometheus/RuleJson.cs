using System.Globalization;
using System.Text.Json;

namespace HyHome.Dashboard.Clients.Prometheus;

/// <summary>Reads groups of rules; Loki's ruler answers in the same form.</summary>
internal static class RuleJson
{
    public static IReadOnlyList<RuleGroup> Read(JsonElement data) => [.. data.Items("groups").Select(static g => new RuleGroup(
        g.Text("name"),
        g.Text("file"),
        TimeSpan.FromSeconds(g.Double("interval")),
        [.. g.Items("rules").Select(Rule)]))];

    private static Rule Rule(JsonElement rule) => new(
        rule.Text("name"),
        rule.Text("type") == "alerting",
        rule.Text("query"),
        TimeSpan.FromSeconds(rule.Double("duration")),
        rule.Text("state"),
        rule.Text("health"),
        rule.Text("lastError"),
        rule.Labels("labels"),
        rule.Labels("annotations"),
        [.. rule.Items("alerts").Select(static a => new RuleAlert(
            a.Text("state"), a.Labels("labels"), a.Labels("annotations"), Time(a.Text("activeAt")), a.Double("value")))]);

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
