namespace HyHome.Hosting.Lgtm;

/// <summary>Prometheus, the metric store.</summary>
/// <param name="name">The resource's name, which is its DNS name in the network of the containers and in the cluster.</param>
public sealed class PrometheusResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>The endpoint of its HTTP API: queries, OTLP and remote write.</summary>
    public const string PrimaryEndpointName = "http";

    private EndpointReference? _primaryEndpoint;

    /// <summary>The endpoint of its HTTP API (container port 9090).</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Url)}");

    /// <summary>How long samples are kept; 15 days by default.</summary>
    public TimeSpan Retention { get; internal set; } = TimeSpan.FromDays(15);

    /// <summary>How many bytes of blocks are kept at most; no limit by default.</summary>
    public long? RetentionSize { get; internal set; }

    internal string? ConfigFile { get; set; }

    internal List<string> RuleFiles { get; } = [];

    /// <summary>Those of HyHome's rules that act only where they are asked for.</summary>
    internal List<string> ChosenRules { get; } = [];

    internal List<ScrapeTarget> ScrapeTargets { get; } = [];

    internal List<AlertmanagerResource> Alertmanagers { get; } = [];
}
