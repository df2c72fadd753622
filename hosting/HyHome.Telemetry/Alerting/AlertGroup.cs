using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Alerting;

/// <summary>Alerts of one route that are told together, and what was told of them last.</summary>
internal sealed class AlertGroup(AlertRoute route, LabelSet labels, DateTimeOffset firstFlush)
{
    public AlertRoute Route { get; } = route;

    public LabelSet Labels { get; } = labels;

    public string Key => $"{Route.Key}:{Labels}";

    public HashSet<LabelSet> Members { get; } = [];

    public DateTimeOffset NextFlush { get; set; } = firstFlush;

    /// <summary>When something was told last; null: nothing yet.</summary>
    public DateTimeOffset? LastNotified { get; private set; }

    private HashSet<LabelSet> LastFiring { get; set; } = [];

    private HashSet<LabelSet> LastResolved { get; set; } = [];

    /// <summary>Whether there is something to tell: something new, an end, or what goes on for so long that it is told again.</summary>
    public bool HasNews(IReadOnlyCollection<LabelSet> firing, IReadOnlyCollection<LabelSet> resolved, DateTimeOffset now)
    {
        if (LastNotified is null)
        {
            return firing.Count > 0;
        }

        if (!LastFiring.IsSupersetOf(firing))
        {
            return true;
        }

        return firing.Count == 0
            ? LastFiring.Count > 0
            : !LastResolved.IsSupersetOf(resolved) || LastNotified + Route.RepeatInterval <= now;
    }

    public void Notified(IEnumerable<LabelSet> firing, IEnumerable<LabelSet> resolved, DateTimeOffset now) =>
        (LastNotified, LastFiring, LastResolved) = (now, [.. firing], [.. resolved]);
}

/// <summary>What is told of a group.</summary>
internal sealed record AlertNotification(AlertReceiver Receiver, string GroupKey, LabelSet GroupLabels, IReadOnlyList<Alert> Alerts, DateTimeOffset Time)
{
    /// <summary>The alerts that go on.</summary>
    public IReadOnlyList<Alert> Firing => [.. Alerts.Where(a => !a.IsResolved(Time))];

    /// <summary>The alerts for a way that wants those that ended, or not.</summary>
    public IReadOnlyList<Alert> Told(bool withResolved) => withResolved ? Alerts : Firing;
}
