using System.Text.Json;

namespace HyHome.Telemetry.Alerting;

/// <summary>Sends notifications to web hooks in Alertmanager's payload, version 4.</summary>
internal sealed class WebhookNotifier(HttpClient http, Func<string> externalUrl)
{
    public Task SendAsync(WebhookReceiver webhook, AlertNotification notification, CancellationToken cancellation) =>
        HttpPost.SendAsync(http, webhook.Url, Payload(webhook, notification), webhook.Authorization, webhook.Timeout, cancellation);

    private static void Write(Utf8JsonWriter json, Alert alert, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("status", alert.IsResolved(now) ? "resolved" : "firing");
        Write(json, "labels", alert.Labels.Select(static l => (l.Name, l.Value)));
        Write(json, "annotations", alert.Annotations.Select(static a => (a.Key, a.Value)));
        json.WriteString("startsAt", alert.StartsAt.UtcDateTime);
        json.WriteString("endsAt", alert.IsResolved(now) ? alert.EndsAt.UtcDateTime : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc));
        json.WriteString("generatorURL", alert.GeneratorUrl);
        json.WriteString("fingerprint", alert.Fingerprint());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(string Name, string Value)> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values.OrderBy(static v => v.Name, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private byte[] Payload(WebhookReceiver webhook, AlertNotification notification)
    {
        var alerts = notification.Told(webhook.SendResolved);
        var kept = webhook.MaxAlerts > 0 && alerts.Count > webhook.MaxAlerts ? [.. alerts.Take(webhook.MaxAlerts)] : alerts;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("receiver", notification.Receiver.Name);
            json.WriteString("status", notification.Firing.Count > 0 ? "firing" : "resolved");
            json.WriteStartArray("alerts");
            foreach (var alert in kept)
            {
                Write(json, alert, notification.Time);
            }

            json.WriteEndArray();
            Write(json, "groupLabels", notification.GroupLabels.Select(static l => (l.Name, l.Value)));
            Write(json, "commonLabels", NotificationText.Common(alerts, static a => a.Labels.Select(static l => (l.Name, l.Value))));
            Write(json, "commonAnnotations", NotificationText.Common(alerts, static a => a.Annotations.Select(static l => (l.Key, l.Value))));
            json.WriteString("externalURL", externalUrl());
            json.WriteString("version", "4");
            json.WriteString("groupKey", notification.GroupKey);
            json.WriteNumber("truncatedAlerts", alerts.Count - kept.Count);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
