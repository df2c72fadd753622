using Microsoft.AspNetCore.Http;

namespace HyHome.Dashboard.Hosting;

/// <summary>
/// Answers only requests that name this machine. A foreign page can point a name of its own at the loopback address (DNS rebinding) and
/// would then be of the same origin as these pages; the name in its requests gives it away.
/// </summary>
internal sealed class HostCheck(RequestDelegate next)
{
    /// <summary>Whether a request names the loopback address and the port it came in at.</summary>
    public static bool IsOwn(HttpContext context)
    {
        var host = context.Request.Host;
        return host.Host is "127.0.0.1" or "localhost" && (host.Port ?? 80) == context.Connection.LocalPort;
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (IsOwn(context))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return context.Response.WriteAsync("These pages answer at the address that the application printed, and under no other name.");
    }
}
