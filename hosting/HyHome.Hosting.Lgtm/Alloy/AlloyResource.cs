namespace HyHome.Hosting.Lgtm;

/// <summary>Grafana Alloy, the single collector: apps send to it, and it scrapes.</summary>
/// <param name="name">The resource's name, which is its DNS name in the network of the containers and in the cluster.</param>
public sealed class AlloyResource(string name) : ContainerResource(name)
{
    /// <summary>The endpoint of its user interface, metrics and readiness.</summary>
    public const string PrimaryEndpointName = "http";

    /// <summary>The endpoint that takes OTLP over gRPC.</summary>
    public const string OtlpGrpcEndpointName = "otlp-grpc";

    /// <summary>The endpoint that takes OTLP over HTTP.</summary>
    public const string OtlpHttpEndpointName = "otlp-http";

    private EndpointReference? _primaryEndpoint;
    private EndpointReference? _otlpGrpcEndpoint;
    private EndpointReference? _otlpHttpEndpoint;

    /// <summary>The endpoint of its user interface, metrics and readiness (container port 12345).</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);

    /// <summary>The endpoint that takes OTLP over gRPC (container port 4317). It exists after <c>WithOtlpReceiver</c>.</summary>
    public EndpointReference OtlpGrpcEndpoint => _otlpGrpcEndpoint ??= new(this, OtlpGrpcEndpointName);

    /// <summary>The endpoint that takes OTLP over HTTP (container port 4318). It exists after <c>WithOtlpReceiver</c>.</summary>
    public EndpointReference OtlpHttpEndpoint => _otlpHttpEndpoint ??= new(this, OtlpHttpEndpointName);

    /// <summary>HyHome's files in use; a file of the author's with the same name comes in its place.</summary>
    internal List<string> ConfigFiles { get; } = [];

    internal List<string> OwnConfigFiles { get; } = [];

    internal List<ScrapeTarget> ScrapeTargets { get; private set; } = [];

    /// <summary>Where the output of the application's containers goes; null where nobody asked for it.</summary>
    internal LokiResource? ContainerLogs { get; set; }

    /// <summary>Whether each node has one; what exists once in a cluster is then scraped by another.</summary>
    internal bool IsPerNode { get; set; }

    /// <summary>Whether the engine's own dashboard gets a copy, where there is one.</summary>
    internal bool CopiesToDashboard { get; set; }

    /// <summary>Whether what comes in by OTLP gets the cluster's name.</summary>
    internal bool NamesCluster { get; set; }

    /// <summary>Scrapes what another one was told to.</summary>
    internal void ScrapeFor(AlloyResource other) => ScrapeTargets = other.ScrapeTargets;
}
