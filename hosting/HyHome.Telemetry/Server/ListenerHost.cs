using System.Net;
using HyHome.Telemetry.Api.Alertmanager;
using HyHome.Telemetry.Api.Loki;
using HyHome.Telemetry.Api.Prometheus;
using HyHome.Telemetry.Api.Tempo;
using HyHome.Telemetry.Ingest.Otlp.Grpc;
using HyHome.Telemetry.Ingest.Otlp.Http;
using HyHome.Telemetry.Ingest.RemoteWrite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyHome.Telemetry.Server;

/// <summary>Builds the small web host behind a listener: Kestrel and routing, no configuration files, no environment variables, no console.</summary>
internal static class ListenerHost
{
    internal static async Task<TelemetryListener> StartAsync(
        TelemetryApis apis, IPEndPoint address, BackendParts parts, CancellationToken cancellationToken)
    {
        var options = parts.Options;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.Services.AddRoutingCore();
        // The process belongs to whoever hosts the backend: signals and the console are theirs.
        builder.Services.AddSingleton<IHostLifetime, HostedElsewhereLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Listen(address, listen =>
                listen.Protocols = apis == TelemetryApis.OtlpGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
        });

        var app = builder.Build();
        try
        {
            app.Use(next => context => parts.Timings.MeasureAsync(context, next));
            app.UseMiddleware<UnhandledErrors>(apis);
            app.UseNotFound();
            if (apis.HasFlag(TelemetryApis.Prometheus))
            {
                app.UsePrometheusMethods();
            }

            app.MapHealth(apis);
            app.MapSelfMetrics(parts);
            Map(app, apis, parts);
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var listener = new TelemetryListener(app, apis, new IPEndPoint(address.Address, new Uri(bound).Port));
        if (apis.HasFlag(TelemetryApis.Alertmanager))
        {
            parts.Alerting.Addresses.Add(listener.Url, app.Lifetime.ApplicationStopping);
        }

        if (apis.HasFlag(TelemetryApis.Prometheus))
        {
            parts.Alerting.MetricsAddresses.Add(listener.Url, app.Lifetime.ApplicationStopping);
        }

        return listener;
    }

    private static void Map(IEndpointRouteBuilder routes, TelemetryApis apis, BackendParts parts)
    {
        if (apis.HasFlag(TelemetryApis.OtlpGrpc))
        {
            routes.MapOtlpGrpc(parts.Otlp, parts.Options);
        }

        if (apis.HasFlag(TelemetryApis.OtlpHttp))
        {
            routes.MapOtlpHttp(parts.Otlp, parts.Options);
        }

        if (apis.HasFlag(TelemetryApis.Loki))
        {
            routes.MapLokiOtlp(parts.Otlp, parts.Options);
            routes.MapLokiApi(new LokiApiContext(parts.Logs, parts.Logs, parts.Options) { Counters = parts.Counters });
            new RulerHandlers(parts.Alerting.LogRules).Map(routes);
        }

        if (apis.HasFlag(TelemetryApis.Tempo))
        {
            routes.MapTempoApi(new TempoApiContext(parts.Traces) { TimeProvider = parts.Options.TimeProvider });
        }

        if (apis.HasFlag(TelemetryApis.Prometheus))
        {
            routes.MapPrometheusOtlp(parts.Otlp, parts.Options);
            routes.MapRemoteWrite(parts.Metrics, parts.Options, parts.Counters);
            var context = new PrometheusApiContext(parts.Metrics, parts.Options.TimeProvider, parts.Alerting.Engine)
            {
                Rules = parts.Alerting.Rules,
                Retention = parts.Options.Retention,
                Scrapers = () => parts.Scrapes.Scrapers,
                Alertmanagers = () => parts.Alerting.Addresses.All,
            };
            routes.MapPrometheusApi(context);
            routes.MapRemoteRead(context, parts.Options);
        }

        if (apis.HasFlag(TelemetryApis.Alertmanager))
        {
            routes.MapAlertmanagerApi(parts.Alerting.Alertmanager);
        }
    }

    private sealed class HostedElsewhereLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
