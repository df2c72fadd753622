using System.Text.Json;

namespace HyHome.Telemetry.Alerting;

/// <summary>Writes into a Slack channel, as Alertmanager does when the configuration says no more than channel and address.</summary>
internal sealed class SlackNotifier(HttpClient http, Func<string> externalUrl)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public Task SendAsync(SlackReceiver slack, AlertNotification notification, CancellationToken cancellation) =>
        HttpPost.SendAsync(http, slack.ApiUrl, Payload(slack, notification), authorization: null, Timeout, cancellation);

    private byte[] Payload(SlackReceiver slack, AlertNotification notification)
    {
        var title = NotificationText.Title(notification);
        var link = $"{externalUrl()}/#/alerts?receiver={Uri.EscapeDataString(notification.Receiver.Name)}";
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            channel = slack.Channel.Length == 0 ? null : slack.Channel,
            username = slack.Username,
            attachments = new[]
            {
                new
                {
                    title,
                    title_link = link,
                    text = "",
                    fallback = $"{title} | {link}",
                    color = notification.Firing.Count > 0 ? "danger" : "good",
                    mrkdwn_in = new[] { "fallback", "pretext", "text" },
                },
            },
        });
    }
}
