using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Alerting;

/// <summary>Sends notifications to web hooks in Alertmanager's payload, version 4. What fails for a passing reason is tried again, with growing pauses.</summary>
internal sealed class WebhookNotifier(HttpClient http, string externalUrl, TimeProvider time)
{
    private const int MaxAttempts = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="HttpRequestException">A web hook refused it, or could not be reached.</exception>
    public Task NotifyAsync(AlertNotification notification, CancellationToken cancellation) =>
        Task.WhenAll(notification.Receiver.Webhooks.Select(w => SendAsync(w, notification, cancellation)));

    internal static byte[] Payload(WebhookReceiver webhook, AlertNotification notification, string externalUrl)
    {
        var alerts = webhook.SendResolved ? notification.Alerts : [.. notification.Alerts.Where(a => !a.IsResolved(notification.Time))];
        var kept = webhook.MaxAlerts > 0 && alerts.Count > webhook.MaxAlerts ? alerts.Take(webhook.MaxAlerts).ToList() : alerts;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("receiver", notification.Receiver.Name);
            json.WriteString("status", alerts.Any(a => !a.IsResolved(notification.Time)) ? "firing" : "resolved");
            json.WriteStartArray("alerts");
            foreach (var alert in kept)
            {
                Write(json, alert, notification.Time);
            }

            json.WriteEndArray();
            Write(json, "groupLabels", notification.GroupLabels.Select(static l => (l.Name, l.Value)));
            Write(json, "commonLabels", Common(alerts, static a => a.Labels.Select(static l => (l.Name, l.Value))));
            Write(json, "commonAnnotations", Common(alerts, static a => a.Annotations.Select(static l => (l.Key, l.Value))));
            json.WriteString("externalURL", externalUrl);
            json.WriteString("version", "4");
            json.WriteString("groupKey", notification.GroupKey);
            json.WriteNumber("truncatedAlerts", alerts.Count - kept.Count);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

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

    private static IEnumerable<(string Name, string Value)> Common(IReadOnlyList<Alert> alerts, Func<Alert, IEnumerable<(string Name, string Value)>> values) =>
        alerts.Count == 0 ? [] : alerts.Skip(1).Aggregate(values(alerts[0]), (common, alert) => common.Intersect(values(alert)));

    private async Task SendAsync(WebhookReceiver webhook, AlertNotification notification, CancellationToken cancellation)
    {
        if (!webhook.SendResolved && notification.Alerts.All(a => a.IsResolved(notification.Time)))
        {
            return;
        }

        var payload = Payload(webhook, notification, externalUrl);
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PostAsync(webhook, payload, cancellation);
                return;
            }
            catch (Exception e) when (attempt < MaxAttempts && IsPassing(e) && !cancellation.IsCancellationRequested)
            {
                await Task.Delay(pause, time, cancellation);
                pause *= 2;
            }
        }
    }

    private static bool IsPassing(Exception e) =>
        e is OperationCanceledException or HttpRequestException { StatusCode: null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };

    private async Task PostAsync(WebhookReceiver webhook, byte[] payload, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(webhook.Timeout);
        using var content = new ByteArrayContent(payload);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(webhook.Url, content, timeout.Token);
        response.EnsureSuccessStatusCode();
    }
}
