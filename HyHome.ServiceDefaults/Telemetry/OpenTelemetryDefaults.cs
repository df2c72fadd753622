using HyHome.ServiceDefaults.Health;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HyHome.ServiceDefaults.Telemetry;

internal static class OpenTelemetryDefaults
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceNameVariable = "OTEL_SERVICE_NAME";

    // A developer looks at the screen right after the click; the SDK's own delays (5 s, 1 s, 60 s) are meant for production.
    private static readonly Dictionary<string, string?> DevelopmentPace = new()
    {
        ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "5000",
    };

    public static void ConfigureOpenTelemetry(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
        {
            // First in the list, so that every other source, the environment above all, wins.
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = DevelopmentPace });
        }

        // Trace and span id are fields of every record already; as scopes they would be stored a second time.
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);

        // The exporters must not use the app's HTTP clients: their resilience logs each call, and those records would be exported in turn, for ever.
        builder.Services.ConfigureAll<OtlpExporterOptions>(
            options => options.HttpClientFactory = () => new HttpClient { Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds) });

        var exports = !string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable]);
        var openTelemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => AddServiceName(resource, builder))
            .WithTracing(tracing => AddTracing(tracing, builder.Environment.ApplicationName, exports))
            .WithMetrics(metrics => AddMetrics(metrics, builder.Environment.ApplicationName, exports));

        switch (LogDestinations.Resolve(builder.Configuration))
        {
            case LogDestination.Stdout:
                UseJsonConsole(builder.Logging);
                break;
            case LogDestination.Otlp:
                openTelemetry.WithLogging(logging => AddExporter(logging, exports), options =>
                {
                    options.IncludeFormattedMessage = true;
                    options.IncludeScopes = true;
                });
                break;
        }
    }

    private static void AddServiceName(ResourceBuilder resource, IHostApplicationBuilder builder)
    {
        // The variables of the model come in through the SDK's own detector; an app started alone still gets a name to be found by.
        if (string.IsNullOrWhiteSpace(builder.Configuration[ServiceNameVariable]))
        {
            resource.AddService(builder.Environment.ApplicationName, autoGenerateServiceInstanceId: true);
        }
    }

    private static void AddTracing(TracerProviderBuilder tracing, string applicationName, bool exports)
    {
        tracing
            .AddSource(applicationName)
            .AddAspNetCoreInstrumentation(options =>
            {
                options.Filter = context => !HealthEndpoints.IsHealthRequest(context);

                // Blazor begins a new trace for every form that it handles: a purchase would fall apart into two traces.
                options.EnableRazorComponentsSupport = false;
            })
            .AddHttpClientInstrumentation();
        if (exports)
        {
            tracing.AddOtlpExporter();
        }
    }

    private static void AddMetrics(MeterProviderBuilder metrics, string applicationName, bool exports)
    {
        metrics
            .AddMeter(applicationName)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .SetExemplarFilter(ExemplarFilterType.TraceBased);
        if (exports)
        {
            metrics.AddOtlpExporter();
        }
    }

    private static void AddExporter(LoggerProviderBuilder logging, bool exports)
    {
        if (exports)
        {
            logging.AddOtlpExporter();
        }
    }

    private static void UseJsonConsole(ILoggingBuilder logging)
    {
        // Whatever console format was chosen before would break the collector's parsing.
        logging.ClearProviders();
        logging.AddConsole(options => options.FormatterName = JsonLogFormatter.FormatterName);
        logging.AddConsoleFormatter<JsonLogFormatter, JsonLogFormatterOptions>();
    }
}
