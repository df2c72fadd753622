namespace HyHome.Hosting.Lgtm;

/// <summary>Alertmanager, which groups alerts and sends them to people.</summary>
/// <param name="name">The resource's name, which is its DNS name in the network of the containers and in the cluster.</param>
public sealed class AlertmanagerResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>The endpoint of its API.</summary>
    public const string PrimaryEndpointName = "http";

    private EndpointReference? _primaryEndpoint;

    /// <summary>The endpoint of its API (container port 9093).</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Url)}");

    /// <summary>How long resolved alerts and silences that ended are kept; 5 days by default.</summary>
    public TimeSpan Retention { get; internal set; } = TimeSpan.FromDays(5);

    internal string? ConfigFile { get; set; }

    internal List<AlertReceiver> Receivers { get; } = [];
}
