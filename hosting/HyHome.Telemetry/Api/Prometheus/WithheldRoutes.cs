using HyHome.Telemetry.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>What Prometheus has and does not serve unless it is told to: it says so, and so does this.</summary>
internal static class WithheldRoutes
{
    public static void MapWithheld(this IEndpointRouteBuilder routes)
    {
        string[] writing = [HttpMethods.Post, HttpMethods.Put];
        foreach (var name in (string[])["delete_series", "clean_tombstones", "snapshot"])
        {
            routes.MapMethods("/api/v1/admin/tsdb/" + name, writing, static http =>
            {
                PrometheusEndpoint.AllowOrigin(http);
                return PrometheusEndpoint.FailAsync(http, StatusCodes.Status500InternalServerError, "unavailable", "admin APIs disabled");
            });
        }

        foreach (var path in (string[])["/-/reload", "/-/quit"])
        {
            routes.MapMethods(path, writing, static http => PlainText.WriteAsync(http, StatusCodes.Status403Forbidden, "Lifecycle API is not enabled."));
            routes.MapGet(path, static http => PlainText.WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "Only POST or PUT requests allowed"));
        }
    }
}
