using Microsoft.AspNetCore.Http;

namespace HyHome.Dashboard.Hosting;

/// <summary>
/// Refuses what a foreign page sends, sockets included: browsers let any page open one to any address, with only the Origin header to tell.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        var own = $"{request.Scheme}://{request.Host}";
        var needsOrigin = context.WebSockets.IsWebSocketRequest || request.Headers.Upgrade.Count > 0 || request.Method == HttpMethods.Connect;
        if (origin == own || (origin.Length == 0 && !needsOrigin))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Only these pages themselves may ask this.");
    }
}
