using HyHome.Dashboard.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Dashboard.Hosting;

/// <summary>Lets a browser in: by the link with the token, or by the token typed into a form.</summary>
internal static class LoginEndpoints
{
    /// <summary>Where it is.</summary>
    public const string Path = "/login";

    public static void MapLogin(this IEndpointRouteBuilder routes, DashboardOptions options)
    {
        routes.MapGet(Path, (HttpContext context, SessionCookie cookie, [FromQuery(Name = "t")] string? token, string? returnUrl) =>
            token is null ? Form(returnUrl, isWrong: false) : Enter(context, cookie, options, token, returnUrl));
        routes.MapPost(Path, (HttpContext context, SessionCookie cookie, [FromForm] string? token, [FromForm] string? returnUrl) =>
            Enter(context, cookie, options, token?.Trim(), returnUrl));
    }

    private static IResult Enter(HttpContext context, SessionCookie cookie, DashboardOptions options, string? token, string? returnUrl)
    {
        if (!LoginToken.AreEqual(token, options.Token))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Form(returnUrl, isWrong: true);
        }

        cookie.Set(context);

        // Not a redirect: after a link in another page a browser follows it as that page's request, and keeps a strict cookie to itself.
        return new RazorComponentResult<LoggedInPage>(new { Target = Local(returnUrl) });
    }

    private static RazorComponentResult<LoginPage> Form(string? returnUrl, bool isWrong) => new(new { ReturnUrl = Local(returnUrl), IsWrong = isWrong });

    // A link must not lead a person who just logged in to a foreign page.
    private static string Local(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) && !url.StartsWith(Path, StringComparison.OrdinalIgnoreCase) ? url : "/";
}
