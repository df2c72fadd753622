using Microsoft.AspNetCore.Http;

namespace HyHome.Dashboard.Hosting;

/// <summary>The cookie of a browser that showed the token. Its value is a secret of this run, other than the token, so that it opens nothing after.</summary>
internal sealed class SessionCookie
{
    private readonly string _value = LoginToken.Create();

    /// <summary>Whether a request comes from a browser that was let in.</summary>
    public bool IsOn(HttpContext context) => LoginToken.AreEqual(context.Request.Cookies[NameFor(context)], _value);

    /// <summary>Lets the browser in until it is closed.</summary>
    public void Set(HttpContext context) => context.Response.Cookies.Append(
        NameFor(context),
        _value,
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, Path = "/", Secure = context.Request.IsHttps });

    // Cookies don't tell ports apart: two applications on one machine would log each other out.
    private static string NameFor(HttpContext context) => $"hyhome-dashboard-{context.Connection.LocalPort}";
}
