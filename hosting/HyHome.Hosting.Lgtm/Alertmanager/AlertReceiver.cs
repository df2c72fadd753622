namespace HyHome.Hosting.Lgtm;

/// <summary>Somebody who is told of alerts.</summary>
public sealed class AlertReceiver
{
    private AlertReceiver(string name) => Name = name;

    /// <summary>The receiver's name.</summary>
    public string Name { get; }

    /// <summary>Only alerts of these severities; all when empty.</summary>
    public IReadOnlyList<string> Severities { get; private init; } = [];

    /// <summary>Made when Alertmanager's file is: the address of an endpoint is known no sooner.</summary>
    internal Func<AlertmanagerResource, ReceiverConfig> Config { get; private init; } = _ => new();

    /// <summary>The resource that is told, where it is one of the model.</summary>
    internal IResource? Target { get; private init; }

    /// <summary>The secrets by file name; the configuration names the files.</summary>
    internal IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> Secrets { get; private init; } =
        new Dictionary<string, IResourceBuilder<ParameterResource>>();

    /// <summary>Posts Alertmanager's JSON to a URL.</summary>
    /// <param name="name">The receiver's name.</param>
    /// <param name="url">The URL, as a secret where it carries a token.</param>
    /// <param name="severities">Only alerts of these severities; all when none is given.</param>
    public static AlertReceiver Webhook(string name, IResourceBuilder<ParameterResource> url, params string[] severities) => new(name)
    {
        Severities = severities,
        Secrets = new Dictionary<string, IResourceBuilder<ParameterResource>> { [$"{name}-url"] = url },
        Config = _ => new() { Name = name, WebhookConfigs = [new() { UrlFile = SecretFiles.Path($"{name}-url") }] },
    };

    /// <summary>Posts Alertmanager's JSON to a URL that is no secret.</summary>
    /// <param name="name">The receiver's name.</param>
    /// <param name="url">The URL, as the Alertmanager container reaches it.</param>
    /// <param name="severities">Only alerts of these severities; all when none is given.</param>
    public static AlertReceiver Webhook(string name, Uri url, params string[] severities)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(name) { Severities = severities, Config = _ => new() { Name = name, WebhookConfigs = [new() { Url = url.AbsoluteUri }] } };
    }

    /// <summary>Posts Alertmanager's JSON to a resource of the model, wherever it runs.</summary>
    /// <param name="name">The receiver's name.</param>
    /// <param name="endpoint">The resource's endpoint, over HTTP.</param>
    /// <param name="path">The path, such as <c>/alerts</c>.</param>
    /// <param name="severities">Only alerts of these severities; all when none is given.</param>
    public static AlertReceiver Webhook(string name, EndpointReference endpoint, string path, params string[] severities)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(path);
        return new(name)
        {
            Severities = severities,
            Target = endpoint.Resource,
            Config = alertmanager => new() { Name = name, WebhookConfigs = [new() { Url = $"{endpoint.Scheme}://{ContainerAddress.OfAny(endpoint, alertmanager)}/{path.TrimStart('/')}" }] },
        };
    }

    /// <summary>Writes into a Slack channel.</summary>
    /// <param name="name">The receiver's name.</param>
    /// <param name="channel">The channel, such as <c>#alerts</c>.</param>
    /// <param name="apiUrl">Slack's incoming webhook, a secret.</param>
    /// <param name="severities">Only alerts of these severities; all when none is given.</param>
    public static AlertReceiver Slack(string name, string channel, IResourceBuilder<ParameterResource> apiUrl, params string[] severities) => new(name)
    {
        Severities = severities,
        Secrets = new Dictionary<string, IResourceBuilder<ParameterResource>> { [$"{name}-api-url"] = apiUrl },
        Config = _ => new() { Name = name, SlackConfigs = [new() { Channel = channel, ApiUrlFile = SecretFiles.Path($"{name}-api-url") }] },
    };

    /// <summary>Sends mail.</summary>
    /// <param name="name">The receiver's name.</param>
    /// <param name="to">The recipient.</param>
    /// <param name="from">The sender.</param>
    /// <param name="smarthost">The mail server with its port, such as <c>mail.example.org:587</c>. TLS is required.</param>
    /// <param name="username">The account on the mail server.</param>
    /// <param name="password">The account's password, a secret.</param>
    /// <param name="severities">Only alerts of these severities; all when none is given.</param>
    public static AlertReceiver Email(
        string name, string to, string from, string smarthost, string username, IResourceBuilder<ParameterResource> password, params string[] severities) => new(name)
        {
            Severities = severities,
            Secrets = new Dictionary<string, IResourceBuilder<ParameterResource>> { [$"{name}-password"] = password },
            Config = _ => new()
            {
                Name = name,
                EmailConfigs =
                [
                    new()
                    {
                        To = to,
                        From = from,
                        Smarthost = smarthost,
                        AuthUsername = username,
                        AuthPasswordFile = SecretFiles.Path($"{name}-password"),
                    },
                ],
            },
        };

    /// <summary>Publishes to a topic of an ntfy server (2.14 or later, which knows Alertmanager's JSON).</summary>
    /// <param name="name">The receiver's name.</param>
    /// <param name="topic">The topic's URL, such as <c>https://ntfy.sh/my-home</c>.</param>
    /// <param name="token">The access token, a secret; null for an open topic.</param>
    /// <param name="severities">Only alerts of these severities; all when none is given.</param>
    public static AlertReceiver Ntfy(string name, Uri topic, IResourceBuilder<ParameterResource>? token = null, params string[] severities)
    {
        ArgumentNullException.ThrowIfNull(topic);

        var secret = $"{name}-token";
        return new(name)
        {
            Severities = severities,
            Secrets = token is null ? new Dictionary<string, IResourceBuilder<ParameterResource>>() : new() { [secret] = token },
            Config = _ => new()
            {
                Name = name,
                WebhookConfigs =
                [
                    new()
                    {
                        Url = new UriBuilder(topic) { Query = "template=alertmanager" }.Uri.AbsoluteUri,
                        HttpConfig = token is null ? null : new() { Authorization = new() { CredentialsFile = SecretFiles.Path(secret) } },
                    },
                ],
            },
        };
    }
}
