namespace HyHome.Hosting.Lgtm;

/// <summary>Grafana, the user interface.</summary>
/// <param name="name">The resource's name, which is its DNS name in the network of the containers and in the cluster.</param>
/// <param name="adminPassword">The password of the user <c>admin</c>.</param>
public sealed class GrafanaResource(string name, ParameterResource adminPassword) : ContainerResource(name)
{
    /// <summary>The endpoint that people open.</summary>
    public const string PrimaryEndpointName = "http";

    private EndpointReference? _primaryEndpoint;

    /// <summary>The endpoint that people open (container port 3000).</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);

    /// <summary>The password of the user <c>admin</c>; generated and kept unless the model names one.</summary>
    public ParameterResource AdminPassword { get; internal set; } = adminPassword;

    internal List<Provisioning.DataSource> DataSources { get; } = [];

    internal List<string> Dashboards { get; } = [];
}
