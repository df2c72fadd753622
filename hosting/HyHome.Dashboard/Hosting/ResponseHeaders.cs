using Microsoft.AspNetCore.Http;

namespace HyHome.Dashboard.Hosting;

/// <summary>Tells browsers what the pages never do, so that they stop whoever tries.</summary>
internal sealed class ResponseHeaders(RequestDelegate next)
{
    // Scripts and style sheets come from here and from nowhere else. Style attributes are allowed: a virtualised list sets the height of
    // what isn't drawn. The socket is named, for not every browser counts it as 'self'.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self' ws://{0}; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy.Replace("{0}", HostCheck.IsOwn(context) ? context.Request.Host.Value : "127.0.0.1", StringComparison.Ordinal);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store";
        return next(context);
    }
}
