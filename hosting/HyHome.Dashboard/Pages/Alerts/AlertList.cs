using HyHome.Dashboard.Clients.Alertmanager;
using HyHome.Dashboard.Clients.Prometheus;

namespace HyHome.Dashboard.Pages.Alerts;

/// <summary>What is done about an alert.</summary>
public enum AlertState
{
    /// <summary>People are told.</summary>
    Firing,

    /// <summary>The condition holds, but not for long enough yet.</summary>
    Pending,

    /// <summary>A silence keeps it quiet.</summary>
    Silenced,

    /// <summary>Another alert, of which this one follows, keeps it quiet.</summary>
    Inhibited,
}

/// <summary>One alert as the page shows it.</summary>
/// <param name="State">What is done about it.</param>
/// <param name="Labels">What tells it from others.</param>
/// <param name="Annotations">What it says.</param>
/// <param name="Since">Since when its condition holds.</param>
/// <param name="Value">The value of the rule's expression, where that is known.</param>
/// <param name="Query">The rule's expression, where that is known.</param>
/// <param name="SilencedBy">Ids of the silences that keep it quiet.</param>
public sealed record ShownAlert(
    AlertState State, Labels Labels, Labels Annotations, DateTimeOffset? Since, double? Value, string? Query, IReadOnlyList<string> SilencedBy)
{
    /// <summary>Who evaluates its rule, where that is known.</summary>
    public DataSourceKind Source { get; init; } = DataSourceKind.Prometheus;

    /// <summary>The alerts that keep it quiet, by what tells them from others.</summary>
    public IReadOnlyList<Labels> InhibitedBy { get; init; } = [];

    /// <summary>Its name.</summary>
    public string Name => Labels["alertname"] ?? "(no name)";

    /// <summary>How bad it is, in the words of its rule.</summary>
    public string Severity => Labels["severity"] ?? "";

    /// <summary>Where it is told what to do; null when the rule names nothing that a browser can open.</summary>
    public Uri? Runbook => Uri.TryCreate(Annotations["runbook_url"], UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}

/// <summary>
/// Joins what Prometheus and Loki say of their rules with what Alertmanager does about the alerts: the first know what is pending and why, the
/// second what is silenced, and alerts of others.
/// </summary>
internal static class AlertList
{
    /// <summary>All alerts, the worst first.</summary>
    public static IReadOnlyList<ShownAlert> Join(IEnumerable<RuleGroup> groups, IReadOnlyList<ReceivedAlert> received)
    {
        var left = received.ToList();
        var shown = new List<ShownAlert>();
        var byFingerprint = received.ToLookup(static alert => alert.Fingerprint, static alert => alert.Labels);
        foreach (var (group, rule) in groups.SelectMany(group => group.Rules.Where(rule => rule.IsAlert).Select(rule => (group, rule))))
        {
            foreach (var alert in rule.Alerts)
            {
                var twin = left.Find(other => IsSame(other.Labels, alert.Labels));
                if (twin is not null)
                {
                    left.Remove(twin);
                }

                var state = alert.State == "pending" ? AlertState.Pending : twin is null ? AlertState.Firing : StateOf(twin);
                shown.Add(new ShownAlert(state, alert.Labels, alert.Annotations, alert.ActiveAt, alert.Value, rule.Query, twin?.SilencedBy ?? []) { Source = group.Source, InhibitedBy = Inhibitors(twin) });
            }
        }

        shown.AddRange(left.Select(alert => new ShownAlert(StateOf(alert), alert.Labels, alert.Annotations, alert.Starts, null, null, alert.SilencedBy) { InhibitedBy = Inhibitors(alert) }));
        return [.. shown.OrderBy(alert => alert.State).ThenBy(alert => Rank(alert.Severity)).ThenBy(alert => alert.Name, StringComparer.Ordinal).ThenByDescending(alert => alert.Since)];

        IReadOnlyList<Labels> Inhibitors(ReceivedAlert? alert) => [.. (alert?.InhibitedBy ?? []).SelectMany(fingerprint => byFingerprint[fingerprint])];
    }

    /// <summary>Whether an alert has a text in its name, its labels or its annotations.</summary>
    public static bool Matches(ShownAlert alert, string? text) =>
        string.IsNullOrWhiteSpace(text) || alert.Labels.Concat(alert.Annotations).Any(pair => $"{pair.Key}={pair.Value}".Contains(text.Trim(), StringComparison.OrdinalIgnoreCase));

    private static AlertState StateOf(ReceivedAlert alert) =>
        alert.SilencedBy.Count > 0 ? AlertState.Silenced : alert.InhibitedBy.Count > 0 ? AlertState.Inhibited : AlertState.Firing;

    // Prometheus adds its external labels on the way to Alertmanager.
    private static bool IsSame(Labels received, Labels own) => own.All(pair => received[pair.Key] == pair.Value);

    private static int Rank(string severity) => severity switch { "critical" or "page" => 0, "error" or "high" => 1, "warning" => 2, "info" or "none" => 4, _ => 3 };
}
