using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Server;

/// <summary>The components' own paths for "are you there".</summary>
internal static class HealthRoutes
{
    internal static void MapHealth(this IEndpointRouteBuilder routes, TelemetryApis apis)
    {
        Answer(routes, "/ready", "ready\n");
        if (apis.HasFlag(TelemetryApis.Prometheus))
        {
            Answer(routes, "/-/ready", "Prometheus Server is Ready.\n");
            Answer(routes, "/-/healthy", "Prometheus Server is Healthy.\n");
        }
        else if (apis.HasFlag(TelemetryApis.Alertmanager))
        {
            Answer(routes, "/-/ready", "OK");
            Answer(routes, "/-/healthy", "OK");
        }
        else if (apis.HasFlag(TelemetryApis.OtlpHttp))
        {
            // The collector's own page, where Alloy answers.
            Answer(routes, "/-/ready", "Alloy is ready.\n");
            Answer(routes, "/-/healthy", "All Alloy components are healthy.\n");
        }

        if (apis.HasFlag(TelemetryApis.Tempo))
        {
            Answer(routes, "/api/echo", "echo\n");
        }
    }

    private static void Answer(IEndpointRouteBuilder routes, string path, string text) =>
        routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(text, context.RequestAborted);
        });
}
