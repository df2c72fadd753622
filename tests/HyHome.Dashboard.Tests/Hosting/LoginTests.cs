using System.Net;
using System.Text.RegularExpressions;

namespace HyHome.Dashboard.Tests.Hosting;

public sealed class LoginTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_without_the_token_is_asked_for_it_and_sees_nothing_else()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/?from=now-1h");
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await dashboard.Stranger().SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("/login?returnUrl=%2F%3Ffrom%3Dnow-1h", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1", "POST")]
    [InlineData("/_blazor", "GET")]
    [InlineData("/", "GET")]
    [InlineData("/nothing", "PUT")]
    public async Task What_is_no_page_is_refused_without_the_cookie(string path, string method)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await dashboard.Stranger().SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_printed_link_lets_a_browser_in_with_a_cookie_that_scripts_and_other_sites_never_get()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var browser = dashboard.Stranger();

        using var login = await browser.GetAsync(dashboard.LoginUrl, Cancelled);
        using var page = await browser.GetAsync("/", Cancelled);

        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"), value => value.StartsWith("hyhome-dashboard-", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(dashboard.LoginUrl.Query["?t=".Length..], cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Resources", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    public async Task A_wrong_token_lets_nobody_in(string token)
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { Port = 0, Token = "0123456789abcdef0123456789abcdef" });
        var browser = dashboard.Stranger();

        using var login = await browser.GetAsync($"/login?t={token}", Cancelled);
        using var page = await browser.GetAsync("/", Cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, login.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
    }

    [Fact]
    public async Task A_cookie_of_one_run_opens_no_other()
    {
        await using var first = await RunningDashboard.StartAsync(new DashboardOptions { Port = 0, Token = "same" });
        await using var second = await RunningDashboard.StartAsync(new DashboardOptions { Port = 0, Token = "same" });
        using var login = await first.Stranger().GetAsync(first.LoginUrl, Cancelled);
        var value = login.Headers.GetValues("Set-Cookie").First().Split('=', 2)[1].Split(';')[0];
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", $"hyhome-dashboard-{second.Url.Port}={value}");

        using var response = await second.Stranger().SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_form_takes_the_token_only_with_its_anti_forgery_value()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { Port = 0, Token = "known" });
        var browser = dashboard.Stranger();
        var form = await browser.GetStringAsync("/login", Cancelled);
        var forgery = Regex.Match(form, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.NotEmpty(forgery);

        using var without = await browser.PostAsync("/login", Form(("token", "known")), Cancelled);
        using var refused = await browser.GetAsync("/", Cancelled);
        using var with = await browser.PostAsync("/login", Form(("token", "known"), ("returnUrl", "/alerts"), ("__RequestVerificationToken", forgery)), Cancelled);
        using var page = await browser.GetAsync("/", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Contains("url=/alerts", await with.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/login?t=other")]
    public async Task A_login_link_leads_to_no_foreign_page(string returnUrl)
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { Port = 0, Token = "known" });

        var page = await dashboard.Stranger().GetStringAsync($"/login?t=known&returnUrl={Uri.EscapeDataString(returnUrl)}", Cancelled);

        Assert.Contains("content=\"0;url=/\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", page, StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}
