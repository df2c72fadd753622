using HyHome.Telemetry.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>What Prometheus' router answers where a path has no such method: whoever asks with OPTIONS learns what it has.</summary>
internal static class PrometheusMethods
{
    public static void UsePrometheusMethods(this IApplicationBuilder app) => app.Use(static next => async http =>
    {
        var isAsked = HttpMethods.IsOptions(http.Request.Method);
        if (isAsked && http.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal))
        {
            // What browsers ask before they ask.
            PrometheusEndpoint.AllowOrigin(http);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await next(http);
        if (http.Response is not { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false, ContentType: null })
        {
            return;
        }

        var allowed = http.Response.Headers.Allow.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        http.Response.Headers.Allow = string.Join(", ", allowed.Append(HttpMethods.Options).Distinct().Order(StringComparer.Ordinal));
        if (isAsked)
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            return;
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        await PlainText.WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed\n");
    });
}
