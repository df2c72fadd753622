using Microsoft.AspNetCore.Http;

namespace HyHome.Dashboard.Hosting;

/// <summary>Answers only browsers that were let in; others get the page that asks for the token, or what that page needs.</summary>
internal sealed class SessionCheck(RequestDelegate next, SessionCookie cookie)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments(LoginEndpoints.Path) || path.StartsWithSegments(AssetEndpoints.Path) || cookie.IsOn(context))
        {
            return next(context);
        }

        // A person is brought to the login; whatever else asks (a script, a socket) would only misread a page.
        var isPage = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        if (isPage)
        {
            context.Response.Redirect($"{LoginEndpoints.Path}?returnUrl={Uri.EscapeDataString(path + context.Request.QueryString)}");
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        return Task.CompletedTask;
    }
}
