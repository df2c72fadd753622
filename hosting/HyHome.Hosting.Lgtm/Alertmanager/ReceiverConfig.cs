using YamlDotNet.Serialization;

namespace HyHome.Hosting.Lgtm.Alerting;

internal sealed class ReceiverConfig
{
    [YamlMember(Alias = "name")]
    public string? Name { get; init; }

    [YamlMember(Alias = "webhook_configs")]
    public IReadOnlyList<WebhookConfig>? WebhookConfigs { get; init; }

    [YamlMember(Alias = "slack_configs")]
    public IReadOnlyList<SlackConfig>? SlackConfigs { get; init; }

    [YamlMember(Alias = "email_configs")]
    public IReadOnlyList<EmailConfig>? EmailConfigs { get; init; }
}

internal sealed class WebhookConfig
{
    [YamlMember(Alias = "send_resolved")]
    public bool SendResolved { get; init; } = true;

    [YamlMember(Alias = "url")]
    public string? Url { get; init; }

    [YamlMember(Alias = "url_file")]
    public string? UrlFile { get; init; }

    [YamlMember(Alias = "http_config")]
    public HttpConfig? HttpConfig { get; init; }
}

internal sealed class HttpConfig
{
    [YamlMember(Alias = "authorization")]
    public required Authorization Authorization { get; init; }
}

internal sealed class Authorization
{
    [YamlMember(Alias = "type")]
    public string Type { get; init; } = "Bearer";

    [YamlMember(Alias = "credentials_file")]
    public required string CredentialsFile { get; init; }
}

internal sealed class SlackConfig
{
    [YamlMember(Alias = "send_resolved")]
    public bool SendResolved { get; init; } = true;

    [YamlMember(Alias = "channel")]
    public required string Channel { get; init; }

    [YamlMember(Alias = "api_url_file")]
    public required string ApiUrlFile { get; init; }
}

internal sealed class EmailConfig
{
    [YamlMember(Alias = "send_resolved")]
    public bool SendResolved { get; init; } = true;

    [YamlMember(Alias = "to")]
    public required string To { get; init; }

    [YamlMember(Alias = "from")]
    public required string From { get; init; }

    [YamlMember(Alias = "smarthost")]
    public required string Smarthost { get; init; }

    [YamlMember(Alias = "auth_username")]
    public required string AuthUsername { get; init; }

    [YamlMember(Alias = "auth_password_file")]
    public required string AuthPasswordFile { get; init; }

    [YamlMember(Alias = "require_tls")]
    public bool RequireTls { get; init; } = true;
}
