namespace HyHome.Hosting.Lgtm;

/// <summary>Tempo, the trace store.</summary>
/// <param name="name">The resource's name, which is its DNS name in the network of the containers and in the cluster.</param>
public sealed class TempoResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>The endpoint of its HTTP API.</summary>
    public const string PrimaryEndpointName = "http";

    /// <summary>The endpoint that takes OTLP over gRPC, from the collector.</summary>
    public const string OtlpGrpcEndpointName = "otlp-grpc";

    private EndpointReference? _primaryEndpoint;
    private EndpointReference? _otlpGrpcEndpoint;

    /// <summary>The endpoint of its HTTP API (container port 3200).</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);

    /// <summary>The endpoint that takes OTLP over gRPC (container port 4317). Apps send to Alloy instead.</summary>
    public EndpointReference OtlpGrpcEndpoint => _otlpGrpcEndpoint ??= new(this, OtlpGrpcEndpointName);

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Url)}");

    /// <summary>How long traces are kept; 7 days by default.</summary>
    public TimeSpan Retention { get; internal set; } = TimeSpan.FromDays(7);

    internal string? ConfigFile { get; set; }
}
