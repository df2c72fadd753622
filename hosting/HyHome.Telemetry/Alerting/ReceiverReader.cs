using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Text;
using YamlDotNet.RepresentationModel;

namespace HyHome.Telemetry.Alerting;

/// <summary>Reads the receivers of <c>alertmanager.yml</c>: web hooks, Slack and mail. Others, and texts of one's own, are not served by the stand-in, and say so.</summary>
internal sealed class ReceiverReader(YamlReader yaml, Func<string, string> readFile, Dictionary<string, YamlNode> global)
{
    private const string Elsewhere = "run the real Alertmanager for it";

    private static readonly string[] OtherReceivers =
    [
        "discord_configs", "pagerduty_configs", "opsgenie_configs", "wechat_configs", "pushover_configs", "victorops_configs", "sns_configs", "telegram_configs",
        "webex_configs", "msteams_configs", "msteamsv2_configs", "jira_configs", "rocketchat_configs", "incidentio_configs", "mattermost_configs",
    ];

    public AlertReceiver Receiver(YamlNode node)
    {
        var map = yaml.Map(node, ["name", "webhook_configs", "slack_configs", "email_configs", .. OtherReceivers]);
        foreach (var name in OtherReceivers.Where(map.ContainsKey))
        {
            yaml.Report(map[name], $"{name} are not served by the embedded Alertmanager, webhook_configs, slack_configs and email_configs are; {Elsewhere}");
        }

        var receiver = yaml.Text(map, "name");
        if (receiver.Length == 0)
        {
            yaml.Report(node, "missing name in receiver");
        }

        return new AlertReceiver(receiver, All(map, "webhook_configs", Webhook)) { Slacks = All(map, "slack_configs", Slack), Mails = All(map, "email_configs", Email) };
    }

    private List<T> All<T>(Dictionary<string, YamlNode> map, string name, Func<YamlNode, T?> read)
        where T : class => [.. yaml.List(map.GetValueOrDefault(name)).Select(read).OfType<T>()];

    private WebhookReceiver? Webhook(YamlNode node)
    {
        var map = yaml.Map(node, "url", "url_file", "send_resolved", "max_alerts", "timeout", "http_config");
        return Secret(map, "url") is { } address && Address(node, "url or url_file", address) is { } url
            ? new WebhookReceiver(url, yaml.Flag(map, "send_resolved", true), yaml.Integer(map, "max_alerts", 0), yaml.Duration(map, "timeout") ?? TimeSpan.FromSeconds(10))
            {
                Authorization = map.TryGetValue("http_config", out var http) ? Authorization(http) : null,
            }
            : null;
    }

    private SlackReceiver? Slack(YamlNode node)
    {
        var map = yaml.Map(node, "api_url", "api_url_file", "channel", "username", "send_resolved");
        RefuseTemplates(map, "channel", "username");
        var own = map.ContainsKey("api_url") || map.ContainsKey("api_url_file");
        return (own ? Secret(map, "api_url") : Secret(global, "slack_api_url")) is { } address && Address(node, "api_url or api_url_file", address) is { } url
            ? new SlackReceiver(url, yaml.Text(map, "channel"), yaml.Text(map, "username") is { Length: > 0 } name ? name : "Alertmanager", yaml.Flag(map, "send_resolved", false))
            : null;
    }

    private EmailReceiver? Email(YamlNode node)
    {
        var map = yaml.Map(node, "to", "from", "smarthost", "auth_username", "auth_password", "auth_password_file", "require_tls", "send_resolved");
        RefuseTemplates(map, "to", "from");
        var (to, from, smarthost) = (yaml.Text(map, "to"), Setting("from"), Setting("smarthost"));
        var colon = smarthost.LastIndexOf(':');
        if (to.Length == 0 || from.Length == 0)
        {
            yaml.Report(node, to.Length == 0 ? "missing to address in email config" : "no global SMTP from set");
            return null;
        }

        if (colon <= 0 || !int.TryParse(smarthost[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            yaml.Report(node, $"smarthost has to be a mail server with its port, such as mail.example.org:587; {GoText.Quote(smarthost)} is none");
            return null;
        }

        var username = Setting("auth_username");
        var password = map.ContainsKey("auth_password") || map.ContainsKey("auth_password_file") ? Secret(map, "auth_password") : Secret(global, "smtp_auth_password");
        return password is null ? null : new EmailReceiver(
            to.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), from, smarthost[..colon], port, yaml.Flag(map, "send_resolved", false))
        {
            Account = username.Length == 0 ? null : (username, password),
            RequireTls = yaml.Flag(map, "require_tls", yaml.Flag(global, "smtp_require_tls", true)),
        };

        string Setting(string name) => yaml.Text(map, name) is { Length: > 0 } own ? own : yaml.Text(global, "smtp_" + name);
    }

    private AuthenticationHeaderValue? Authorization(YamlNode node)
    {
        var map = yaml.Map(node, "authorization", "basic_auth");
        if (map.TryGetValue("basic_auth", out var basic))
        {
            var account = yaml.Map(basic, "username", "password", "password_file");
            return Secret(account, "password") is { } password
                ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{yaml.Text(account, "username")}:{password}")))
                : null;
        }

        if (!map.TryGetValue("authorization", out var authorization))
        {
            return null;
        }

        var entries = yaml.Map(authorization, "type", "credentials", "credentials_file");
        return Secret(entries, "credentials") is { } credentials
            ? new AuthenticationHeaderValue(yaml.Text(entries, "type") is { Length: > 0 } type ? type : "Bearer", credentials)
            : null;
    }

    // A value, or what stands in the file that is named in its place; null where that cannot be read, which is reported.
    private string? Secret(Dictionary<string, YamlNode> map, string name)
    {
        if (yaml.Text(map, name + "_file") is not { Length: > 0 } file)
        {
            return yaml.Text(map, name);
        }

        try
        {
            return readFile(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yaml.Report(map[name + "_file"], $"{name}_file cannot be read: {e.Message}");
            return null;
        }
    }

    // The address itself may be a secret, so that an error does not show it.
    private Uri? Address(YamlNode node, string keys, string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        yaml.Report(node, $"one of {keys} must be configured, with an http or https address");
        return null;
    }

    private void RefuseTemplates(Dictionary<string, YamlNode> map, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (yaml.Text(map, name).Contains("{{", StringComparison.Ordinal))
            {
                yaml.Report(map[name], $"a template in {name} is not served by the embedded Alertmanager; {Elsewhere}");
            }
        }
    }
}
