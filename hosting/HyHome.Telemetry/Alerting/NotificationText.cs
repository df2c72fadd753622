using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Alerting;

/// <summary>What people read of a notification: the words of Alertmanager's own templates.</summary>
internal static class NotificationText
{
    /// <summary>One line: whether it fires, how many alerts, and the group's labels with those that all alerts share.</summary>
    public static string Title(AlertNotification notification)
    {
        var firing = notification.Firing.Count;
        var status = firing > 0 ? $"FIRING:{firing}" : "RESOLVED";
        var shared = Common(notification.Alerts, static a => a.Labels.Select(static l => (l.Name, l.Value)))
            .Where(l => !notification.GroupLabels.Any(g => g.Name == l.Name)).Select(static l => l.Value).ToList();
        var group = string.Join(' ', notification.GroupLabels.Select(static l => l.Value));
        return $"[{status}] {group}{(shared.Count > 0 ? $" ({string.Join(' ', shared)})" : "")}".TrimEnd();
    }

    /// <summary>The alerts with labels and annotations, those that fire before those that ended.</summary>
    public static string Body(AlertNotification notification, IReadOnlyList<Alert> alerts)
    {
        var text = new System.Text.StringBuilder();
        foreach (var alert in alerts.OrderBy(a => a.IsResolved(notification.Time)))
        {
            text.Append(alert.IsResolved(notification.Time) ? "Resolved" : "Firing").Append('\n');
            Append("Labels:", alert.Labels.Select(static l => (l.Name, l.Value)));
            Append("Annotations:", alert.Annotations.Select(static a => (a.Key, a.Value)));
            text.Append("Source: ").Append(alert.GeneratorUrl).Append("\n\n");
        }

        return text.ToString();

        void Append(string heading, IEnumerable<(string Name, string Value)> values)
        {
            text.Append(heading).Append('\n');
            foreach (var (name, value) in values.OrderBy(static v => v.Name, StringComparer.Ordinal))
            {
                text.Append("- ").Append(name).Append(" = ").Append(value).Append('\n');
            }
        }
    }

    /// <summary>The pairs that all alerts have.</summary>
    public static IEnumerable<(string Name, string Value)> Common(IReadOnlyList<Alert> alerts, Func<Alert, IEnumerable<(string Name, string Value)>> values) =>
        alerts.Count == 0 ? [] : alerts.Skip(1).Aggregate(values(alerts[0]), (common, alert) => common.Intersect(values(alert)));
}
