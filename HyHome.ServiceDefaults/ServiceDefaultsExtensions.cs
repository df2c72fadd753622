using HyHome.ServiceDefaults.Health;
using HyHome.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

// The namespace of the host builder, so that a Program.cs needs no using for what every app calls.
namespace Microsoft.Extensions.Hosting;

/// <summary>What every app of the model calls first.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds OpenTelemetry (logs, traces, metrics), health checks, and service discovery with resilience for every <see cref="HttpClient"/> of the factory.
    /// </summary>
    /// <remarks>
    /// The app's own <c>ActivitySource</c> and <c>Meter</c> are collected when they carry the application's name.
    /// Telemetry leaves the process when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.
    /// </remarks>
    /// <param name="builder">The host builder of a web app or of a worker.</param>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // A POST that timed out may have been carried out: only the app knows whether it may be sent twice.
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>Maps <c>/health</c> (ready to serve: every check) and <c>/alive</c> (the process answers: checks tagged <c>live</c>).</summary>
    /// <remarks>Neither is traced nor counted: probes of a cluster would otherwise drown what people do.</remarks>
    /// <param name="app">The web app.</param>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        HealthEndpoints.Map(app);
        return app;
    }
}
