using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Lgtm.Collecting;

/// <summary>
/// The engine's own dashboard as one more destination of Alloy. Aspire adds its dashboard to the model only when the application starts, under a name and an
/// endpoint that its own telemetry wiring goes by (Aspire 13.5.2, <c>OtlpConfigurationExtensions</c>): it is looked for when Alloy's container is made.
/// </summary>
internal static class DashboardCopy
{
    public const string ConfigFile = "Alloy/otlp-copy.alloy";

    private const string ResourceName = "aspire-dashboard";
    private const string EndpointName = "otlp-grpc";

    /// <summary>The endpoint that takes the copy; null where the engine has no such dashboard, or it is switched off.</summary>
    public static EndpointReference? Find(IServiceProvider services)
    {
        var dashboard = services.GetService<DistributedApplicationModel>()?.Resources
            .OfType<IResourceWithEndpoints>().FirstOrDefault(resource => resource.Name == ResourceName);
        return dashboard?.GetEndpoint(EndpointName) is { Exists: true } endpoint ? endpoint : null;
    }

    public static void SetEnvironment(EnvironmentCallbackContext context, IConfiguration configuration)
    {
        if (Find(context.ExecutionContext.Services) is { } endpoint)
        {
            context.EnvironmentVariables["OTLP_COPY_ENDPOINT"] = endpoint.Property(EndpointProperty.Url);
            context.EnvironmentVariables["OTLP_COPY_KEY"] = configuration["AppHost:OtlpApiKey"] ?? "";
        }
    }
}
