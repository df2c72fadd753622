using System.Net.Http.Headers;

namespace HyHome.Telemetry.Alerting;

/// <summary>A receiver by name, with all ways that lead to it.</summary>
internal sealed record AlertReceiver(string Name, IReadOnlyList<WebhookReceiver> Webhooks)
{
    public IReadOnlyList<SlackReceiver> Slacks { get; init; } = [];

    public IReadOnlyList<EmailReceiver> Mails { get; init; } = [];
}

/// <summary>A web hook that notifications go to.</summary>
internal sealed record WebhookReceiver(Uri Url, bool SendResolved, int MaxAlerts, TimeSpan Timeout)
{
    public AuthenticationHeaderValue? Authorization { get; init; }
}

/// <summary>A Slack channel, told through an incoming web hook.</summary>
internal sealed record SlackReceiver(Uri ApiUrl, string Channel, string Username, bool SendResolved);

/// <summary>A mailbox, told through a mail server.</summary>
internal sealed record EmailReceiver(IReadOnlyList<string> To, string From, string Host, int Port, bool SendResolved)
{
    /// <summary>The account on the mail server; null: the server takes mail without one.</summary>
    public (string Username, string Password)? Account { get; init; }

    /// <summary>Whether a connection without TLS is refused. As in Alertmanager, a server at port 465 speaks TLS from the start, others after STARTTLS.</summary>
    public bool RequireTls { get; init; } = true;
}
