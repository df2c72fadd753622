using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Alerting;

/// <summary>Alerts of one route that are told together.</summary>
internal sealed class AlertGroup(AlertRoute route, LabelSet labels, DateTimeOffset firstFlush)
{
    public AlertRoute Route { get; } = route;

    public LabelSet Labels { get; } = labels;

    public string Key => $"{Route.Key}:{Labels}";

    public HashSet<LabelSet> Members { get; } = [];

    public DateTimeOffset NextFlush { get; set; } = firstFlush;

    /// <summary>Whether a notification is on its way: the next one waits until it is known whether that arrived.</summary>
    public bool IsBeingTold { get; set; }
}

/// <summary>What is told of a group.</summary>
internal sealed record AlertNotification(AlertReceiver Receiver, string GroupKey, LabelSet GroupLabels, IReadOnlyList<Alert> Alerts, DateTimeOffset Time)
{
    /// <summary>The alerts that go on.</summary>
    public IReadOnlyList<Alert> Firing => [.. Alerts.Where(a => !a.IsResolved(Time))];

    /// <summary>The alerts for a way that wants those that ended, or not.</summary>
    public IReadOnlyList<Alert> Told(bool withResolved) => withResolved ? Alerts : Firing;
}
