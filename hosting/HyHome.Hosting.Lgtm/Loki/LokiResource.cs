namespace HyHome.Hosting.Lgtm;

/// <summary>Loki, the log store.</summary>
/// <param name="name">The resource's name, which is its DNS name in the network of the containers and in the cluster.</param>
public sealed class LokiResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>The endpoint of its HTTP API: push, OTLP and queries.</summary>
    public const string PrimaryEndpointName = "http";

    private EndpointReference? _primaryEndpoint;

    /// <summary>The endpoint of its HTTP API (container port 3100).</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Url)}");

    /// <summary>How long lines are kept; 7 days by default, at least 24 hours.</summary>
    public TimeSpan Retention { get; internal set; } = TimeSpan.FromDays(7);

    internal string? ConfigFile { get; set; }

    internal List<string> RuleFiles { get; } = [];
}
