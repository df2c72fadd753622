namespace HyHome.Hosting.Lgtm;

/// <summary>Sends the telemetry of any resource to the stack.</summary>
public static class TelemetryBuilderExtensions
{
    /// <summary>
    /// Tells a project, container or executable, whatever its language, where the collector is, with the variables that every OpenTelemetry SDK reads:
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>.
    /// </summary>
    /// <remarks>The resource does not wait for the collector: SDKs send again what was not taken, and an app must start although nobody watches it.</remarks>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="stack">The stack.</param>
    /// <param name="protocol">HTTP with protobuf by default: every SDK speaks it, and it passes every proxy.</param>
    public static IResourceBuilder<T> WithTelemetry<T>(
        this IResourceBuilder<T> builder, LgtmStack stack, OtlpProtocol protocol = OtlpProtocol.HttpProtobuf)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(stack);
        return builder.WithTelemetry(stack.Alloy, protocol);
    }

    /// <summary>Tells a resource where the collector is. See the overload that takes a stack.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="alloy">The collector, with an OTLP receiver.</param>
    /// <param name="protocol">HTTP with protobuf by default.</param>
    public static IResourceBuilder<T> WithTelemetry<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<AlloyResource> alloy, OtlpProtocol protocol = OtlpProtocol.HttpProtobuf)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(alloy);

        var name = builder.Resource.Name;
        var isRun = builder.ApplicationBuilder.ExecutionContext.IsRunMode;
        return builder
            .WithRelationship(alloy.Resource, "telemetry")
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", protocol == OtlpProtocol.Grpc ? alloy.Resource.OtlpGrpcEndpoint : alloy.Resource.OtlpHttpEndpoint)
            .WithEnvironment(context =>
            {
                var variables = context.EnvironmentVariables;
                variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol switch
                {
                    OtlpProtocol.Grpc => "grpc",
                    OtlpProtocol.HttpJson => "http/json",
                    _ => "http/protobuf",
                };
                variables["OTEL_SERVICE_NAME"] = name;

                // Two runs, and two replicas of one run, are different instances: their counters must not share a series.
                // In a cluster the pod says who it is.
                if (isRun)
                {
                    // What one did shows at once; a machine of one person has no load that would ask for larger batches.
                    variables["OTEL_BSP_SCHEDULE_DELAY"] = "200";
                    variables["OTEL_BLRP_SCHEDULE_DELAY"] = "200";
                    variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={name}-{Guid.NewGuid().ToString("N")[..8]}";
                }
            });
    }
}
