namespace HyHome.Hosting.Lgtm;

/// <summary>kube-state-metrics, which serves the cluster's objects as metrics.</summary>
/// <param name="name">The resource's name, which is its DNS name in the cluster.</param>
public sealed class KubeStateMetricsResource(string name) : ContainerResource(name)
{
    /// <summary>The endpoint that serves the metrics of the cluster's objects.</summary>
    public const string PrimaryEndpointName = "http";

    /// <summary>The endpoint of its own metrics and of its readiness.</summary>
    public const string TelemetryEndpointName = "telemetry";

    private EndpointReference? _primaryEndpoint;

    /// <summary>The endpoint that serves the metrics of the cluster's objects (container port 8080).</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);
}
