using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Server;

/// <summary>What the real components answer where nothing is: they share Go's multiplexer, and its words.</summary>
internal static class NotFound
{
    /// <summary>Adds the text to answers of paths that nobody has; what a handler answers stays as it is, and so does 405.</summary>
    internal static void UseNotFound(this IApplicationBuilder app) => app.Use(static next => async http =>
    {
        await next(http);
        if (http.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false } && http.GetEndpoint() is null)
        {
            await WriteAsync(http);
        }
    });

    internal static Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync("404 page not found\n", http.RequestAborted);
    }
}
