namespace HyHome.Telemetry.Alerting;

/// <summary>Tells a receiver in all its ways. What fails for a passing reason is tried again, with growing pauses.</summary>
internal sealed class Notifier(HttpClient http, Func<string> externalUrl, TimeProvider time)
{
    private const int MaxAttempts = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private readonly WebhookNotifier _webhooks = new(http, externalUrl);
    private readonly SlackNotifier _slack = new(http, externalUrl);

    /// <exception cref="NotificationException">A way refused it, or could not be reached; the others were tried all the same.</exception>
    public Task NotifyAsync(AlertNotification notification, CancellationToken cancellation)
    {
        var receiver = notification.Receiver;
        return Task.WhenAll(
        [
            .. receiver.Webhooks.Where(w => Wants(w.SendResolved, notification)).Select(w => RetryAsync(c => _webhooks.SendAsync(w, notification, c), cancellation)),
            .. receiver.Slacks.Where(s => Wants(s.SendResolved, notification)).Select(s => RetryAsync(c => _slack.SendAsync(s, notification, c), cancellation)),
            .. receiver.Mails.Where(m => Wants(m.SendResolved, notification)).Select(m => RetryAsync(c => EmailNotifier.SendAsync(m, notification, c), cancellation)),
        ]);
    }

    private static bool Wants(bool sendResolved, AlertNotification notification) => sendResolved || notification.Firing.Count > 0;

    private async Task RetryAsync(Func<CancellationToken, Task> send, CancellationToken cancellation)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await send(cancellation);
                return;
            }
            catch (NotificationException e) when (attempt < MaxAttempts && e.IsPassing)
            {
                await Task.Delay(pause, time, cancellation);
                pause *= 2;
            }
        }
    }
}
