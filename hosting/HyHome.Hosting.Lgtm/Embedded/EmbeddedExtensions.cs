using HyHome.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>The seam between the engines: the BuiltIn engine can serve these components inside the AppHost's process.</summary>
internal static class EmbeddedExtensions
{
    public static IResourceBuilder<AlloyResource> ServedEmbedded(this IResourceBuilder<AlloyResource> builder) => builder.With(
        new()
        {
            [AlloyResource.OtlpGrpcEndpointName] = TelemetryApis.OtlpGrpc,
            [AlloyResource.OtlpHttpEndpointName] = TelemetryApis.OtlpHttp,
            [AlloyResource.PrimaryEndpointName] = TelemetryApis.OtlpHttp,
        },
        builder.Resource.ScrapeTargets,
        () => builder.Resource.ContainerLogs);

    public static IResourceBuilder<LokiResource> ServedEmbedded(this IResourceBuilder<LokiResource> builder) =>
        builder.With(new() { [LokiResource.PrimaryEndpointName] = TelemetryApis.Loki })
            .WithAnnotation(new TelemetryApiAnnotation(TelemetryApi.Loki, builder.Resource.PrimaryEndpoint));

    public static IResourceBuilder<TempoResource> ServedEmbedded(this IResourceBuilder<TempoResource> builder) => builder.With(new()
    {
        [TempoResource.PrimaryEndpointName] = TelemetryApis.Tempo,
        [TempoResource.OtlpGrpcEndpointName] = TelemetryApis.OtlpGrpc,
    }).WithAnnotation(new TelemetryApiAnnotation(TelemetryApi.Tempo, builder.Resource.PrimaryEndpoint));

    public static IResourceBuilder<PrometheusResource> ServedEmbedded(this IResourceBuilder<PrometheusResource> builder) =>
        builder.With(new() { [PrometheusResource.PrimaryEndpointName] = TelemetryApis.Prometheus }, builder.Resource.ScrapeTargets)
            .WithAnnotation(new TelemetryApiAnnotation(TelemetryApi.Prometheus, builder.Resource.PrimaryEndpoint));

    public static IResourceBuilder<AlertmanagerResource> ServedEmbedded(this IResourceBuilder<AlertmanagerResource> builder) =>
        builder.With(new() { [AlertmanagerResource.PrimaryEndpointName] = TelemetryApis.Alertmanager })
            .WithAnnotation(new TelemetryApiAnnotation(TelemetryApi.Alertmanager, builder.Resource.PrimaryEndpoint));

    /// <summary>Not served here: Grafana has no embedded form. The dashboard links to it where it runs, and shows its dashboards anyway.</summary>
    public static IResourceBuilder<GrafanaResource> ShownInDashboard(this IResourceBuilder<GrafanaResource> builder, Func<IEnumerable<ContainerFileSystemItem>> dashboards) => builder
        .WithAnnotation(new TelemetryApiAnnotation(TelemetryApi.Grafana, builder.Resource.PrimaryEndpoint))
        .WithAnnotation(new GrafanaDashboardsAnnotation(dashboards));

    private static IResourceBuilder<T> With<T>(this IResourceBuilder<T> builder, Dictionary<string, TelemetryApis> apis, IReadOnlyList<ScrapeTarget>? targets = null, Func<LokiResource?>? containerLogs = null)
        where T : ContainerResource
    {
        builder.ApplicationBuilder.Services.TryAddSingleton<SharedBackend>();
        return builder.WithEmbeddedService(services => new EmbeddedComponent(services.GetRequiredService<SharedBackend>(), apis, targets ?? [], containerLogs));
    }
}
