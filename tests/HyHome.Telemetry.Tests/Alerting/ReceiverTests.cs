using System.Net;
using System.Text.Json;
using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Rules;

namespace HyHome.Telemetry.Tests.Alerting;

public sealed class ReceiverTests
{
    private const string Secret = "s3cret";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_web_hook_gets_the_token_that_stands_in_a_file()
    {
        var request = await PostedAsync(Config("webhook_configs: [{ url: 'http://localhost/topic', http_config: { authorization: { credentials_file: /secrets/token } } }]"), Firing());

        Assert.Equal($"Bearer {Secret}", request.Authorization);
    }

    [Fact]
    public async Task Slack_gets_channel_title_and_colour()
    {
        var config = Config("slack_configs: [{ api_url_file: /secrets/url, channel: '#alerts', send_resolved: true }]");

        var fired = await PostedAsync(config, Firing());
        var ended = await PostedAsync(config, Firing() with { EndsAt = Now.AddMinutes(-1) });

        Assert.Equal("#alerts", fired.Json.GetProperty("channel").GetString());
        var attachment = fired.Json.GetProperty("attachments")[0];
        Assert.Equal("[FIRING:1] Down (a)", attachment.GetProperty("title").GetString());
        Assert.Equal("danger", attachment.GetProperty("color").GetString());
        Assert.Equal("good", ended.Json.GetProperty("attachments")[0].GetProperty("color").GetString());
    }

    [Fact]
    public async Task Who_does_not_want_ended_alerts_is_not_told_of_them()
    {
        var receiver = Config("slack_configs: [{ api_url_file: /secrets/url, channel: '#alerts' }]").Receivers[0];
        using var handler = new Recorder();
        using var http = new HttpClient(handler);

        await new Notifier(http, static () => "", TimeProvider.System).NotifyAsync(Notification(receiver, Firing() with { EndsAt = Now.AddMinutes(-1) }), Cancel);

        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task Mail_arrives_with_subject_and_labels()
    {
        await using var server = new SmtpServer();
        var config = Config($$"""email_configs: [{ to: 'me@example.org, you@example.org', from: home@example.org, smarthost: '127.0.0.1:{{server.Port}}', auth_username: home, auth_password_file: /secrets/token, require_tls: false }]""");
        using var http = new HttpClient();

        await new Notifier(http, static () => "", TimeProvider.System).NotifyAsync(Notification(config.Receivers[0], Firing()), Cancel);

        var mail = Assert.Single(server.Mails);
        Assert.Equal(["me@example.org", "you@example.org"], mail.Recipients);
        Assert.Equal($"\0home\0{Secret}", mail.Login);
        Assert.Contains("Subject: [FIRING:1] Down (a)", mail.Text, StringComparison.Ordinal);
        Assert.Contains("- host = a", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_without_tls_gets_no_password_where_tls_is_asked_for()
    {
        await using var server = new SmtpServer();
        var config = Config($$"""email_configs: [{ to: me@example.org, from: home@example.org, smarthost: '127.0.0.1:{{server.Port}}', auth_username: home, auth_password: x }]""");
        using var http = new HttpClient();

        var refused = await Assert.ThrowsAsync<NotificationException>(() => new Notifier(http, static () => "", TimeProvider.System).NotifyAsync(Notification(config.Receivers[0], Firing()), Cancel));

        Assert.False(refused.IsPassing);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public void What_is_not_served_and_what_cannot_be_read_is_told_at_once_and_without_secrets()
    {
        var wrong = Assert.Throws<RuleFileException>(() => Config($$"""
            webhook_configs: [{ url: 'no address {{Secret}}' }, { url_file: /secrets/none }, { url: 'http://x', http_config: { proxy_url: 'http://y' } }]
                slack_configs: [{ api_url_file: /secrets/url, channel: '{% raw %}', title: mine }]
                pagerduty_configs: [{ routing_key: x }]
                email_configs: [{ to: me@example.org, from: a@b, smarthost: nowhere }]
            """));

        Assert.Equal(6, wrong.Problems.Count);
        Assert.DoesNotContain(Secret, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("pagerduty_configs are not served", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("url_file cannot be read", wrong.Message, StringComparison.Ordinal);
    }

    private static AlertmanagerConfig Config(string receiver) => AlertmanagerFile.Parse(
        "alertmanager.yml",
        $$"""
        route: { receiver: people, group_by: [alertname] }
        receivers:
          - name: people
            {{receiver}}
        """,
        path => path switch
        {
            "/secrets/token" => Secret + "\n",
            "/secrets/url" => "http://localhost/hook\n",
            _ => throw new FileNotFoundException("there is none"),
        });

    private static Alert Firing() => new(LabelSet.Of(("alertname", "Down"), ("host", "a")), new Dictionary<string, string> { ["summary"] = "it is" }, Now.AddHours(-1), Now.AddMinutes(5), "http://graph");

    private static AlertNotification Notification(AlertReceiver receiver, Alert alert) => new(receiver, "{}:{}", LabelSet.Of(("alertname", "Down")), [alert], Now);

    private static async Task<Request> PostedAsync(AlertmanagerConfig config, Alert alert)
    {
        using var handler = new Recorder();
        using var http = new HttpClient(handler);
        await new Notifier(http, static () => "http://am", TimeProvider.System).NotifyAsync(Notification(config.Receivers[0], alert), Cancel);
        return Assert.Single(handler.Requests);
    }

    private sealed record Request(string? Authorization, JsonElement Json);

    private sealed class Recorder : HttpMessageHandler
    {
        public List<Request> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(new Request(request.Headers.Authorization?.ToString(), JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))));
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
