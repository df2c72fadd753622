using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting;

/// <summary>What makes resources send telemetry.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>Makes the resource send telemetry: sets the <c>OTEL_*</c> variables when the application runs.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        return builder;
    }

    /// <summary>Makes the resource send telemetry in one form of OTLP.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="protocol">The form.</param>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment, protocol);
        return builder;
    }

    /// <summary>Makes a resource send telemetry.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="configuration">The configuration; <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is where telemetry goes unless the model says otherwise.</param>
    /// <param name="environment">The environment; in Development telemetry is sent every second.</param>
    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment) => Add(resource, configuration, environment, protocol: null);

    /// <summary>Makes a resource send telemetry in one form of OTLP.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="configuration">The configuration; <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is where telemetry goes unless the model says otherwise.</param>
    /// <param name="environment">The environment; in Development telemetry is sent every second.</param>
    /// <param name="protocol">The form.</param>
    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol protocol) => Add(resource, configuration, environment, protocol);

    private static void Add(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol? protocol)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);
        foreach (var existing in resource.Annotations.OfType<OtlpExporterAnnotation>())
        {
            resource.Annotations.Remove(existing);
        }

        var isFirst = !resource.HasAnnotationOfType<OtlpVariablesAnnotation>();
        resource.Annotations.Add(new OtlpExporterAnnotation { RequiredProtocol = protocol });
        if (isFirst)
        {
            resource.Annotations.Add(new OtlpVariablesAnnotation(context => Set(context, configuration, environment)));
        }
    }

    private static void Set(EnvironmentCallbackContext context, IConfiguration configuration, IHostEnvironment environment)
    {
        if (context.ExecutionContext.IsPublishMode)
        {
            return;
        }

        var variables = context.EnvironmentVariables;
        variables.TryAdd("OTEL_SERVICE_NAME", context.Resource.Name);
        variables.TryAdd("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={context.Resource.Name}");
        if (context.Resource.TryGetLastAnnotation<OtlpExporterAnnotation>(out var exporter) && exporter.RequiredProtocol is { } protocol)
        {
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol switch { OtlpProtocol.Grpc => "grpc", OtlpProtocol.HttpProtobuf => "http/protobuf", _ => "http/json" };
        }

        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } endpoint)
        {
            variables.TryAdd("OTEL_EXPORTER_OTLP_ENDPOINT", new HostUrl(endpoint));
        }

        if (environment.IsDevelopment())
        {
            // What one did shows within a second.
            variables.TryAdd("OTEL_BLRP_SCHEDULE_DELAY", "1000");
            variables.TryAdd("OTEL_BSP_SCHEDULE_DELAY", "1000");
            variables.TryAdd("OTEL_METRIC_EXPORT_INTERVAL", "1000");
            variables.TryAdd("OTEL_TRACES_SAMPLER", "always_on");
            variables.TryAdd("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based");
        }
    }

    private sealed class OtlpVariablesAnnotation(Action<EnvironmentCallbackContext> callback) : EnvironmentCallbackAnnotation(callback);
}
