namespace HyHome.Hosting.Lgtm;

/// <summary>node-exporter, which serves a machine's metrics.</summary>
/// <param name="name">The resource's name, which is its DNS name in the network of the containers and in the cluster.</param>
public sealed class NodeExporterResource(string name) : ContainerResource(name)
{
    /// <summary>The endpoint that serves the metrics.</summary>
    public const string PrimaryEndpointName = "http";

    private EndpointReference? _primaryEndpoint;

    /// <summary>The endpoint that serves the metrics (container port 9100).</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);
}
