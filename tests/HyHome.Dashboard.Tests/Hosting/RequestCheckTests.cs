using System.Net;
using System.Net.NetworkInformation;
using System.Net.WebSockets;

namespace HyHome.Dashboard.Tests.Hosting;

public sealed class RequestCheckTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{0}")]
    [InlineData("127.0.0.1.evil.example:{0}")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost")]
    public async Task A_request_under_another_name_is_refused(string host)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var browser = await dashboard.GuestAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login") { Headers = { Host = host.Replace("{0}", $"{dashboard.Url.Port}", StringComparison.Ordinal) } };

        using var response = await browser.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_name_localhost_is_this_machine_too()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login") { Headers = { Host = $"localhost:{dashboard.Url.Port}" } };

        using var response = await dashboard.Stranger().SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("{own}", HttpStatusCode.OK)]
    public async Task A_request_of_a_foreign_page_is_refused(string origin, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var browser = await dashboard.GuestAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", origin.Replace("{own}", dashboard.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

        using var response = await browser.SendAsync(request, Cancelled);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData(null, false)]
    [InlineData("{own}", true)]
    public async Task A_socket_opens_for_these_pages_alone(string? origin, bool isOpen)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var login = await dashboard.Stranger().GetAsync(dashboard.LoginUrl, Cancelled);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", login.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin.Replace("{own}", dashboard.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        }

        var problem = await Record.ExceptionAsync(() => socket.ConnectAsync(new Uri($"ws://{dashboard.Url.Authority}/_blazor"), Cancelled));

        Assert.Equal(isOpen, problem is null);
        Assert.Equal(isOpen ? WebSocketState.Open : WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Nothing_listens_beyond_the_loopback_address()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == dashboard.Url.Port);

        Assert.Equal(IPAddress.Loopback, Assert.Single(listeners).Address);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/nothing-here")]
    public async Task Every_page_tells_browsers_what_it_never_does(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var browser = await dashboard.GuestAsync();

        using var response = await browser.GetAsync(path, Cancelled);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/assets/there-is-none.css")]
    [InlineData("/login/there-is-none")]
    [InlineData("/there-is-none")]
    public async Task A_stranger_is_shown_no_page_where_there_is_none(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { Port = 0, ApplicationName = "a-name-for-guests" });

        using var response = await dashboard.Stranger().GetAsync(path, Cancelled);

        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Unauthorized });
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/", "evil.example", null)]
    [InlineData("POST", "/_blazor/negotiate", null, "https://evil.example")]
    [InlineData("POST", "/login", null, null)]
    [InlineData("DELETE", "/", null, null)]
    [InlineData("GET", "/assets/there-is-none.css", null, null)]
    [InlineData("GET", "/_blazor?id=none", null, null)]
    public async Task What_is_refused_tells_browsers_the_same(string method, string path, string? host, string? origin)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { Host = host } };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await (await dashboard.GuestAsync()).SendAsync(request, Cancelled);

        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    public async Task No_page_has_an_inline_script_or_loads_one_from_elsewhere(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var page = await (await dashboard.GuestAsync()).GetStringAsync(path, Cancelled);

        foreach (var script in page.Split("<script").Skip(1))
        {
            Assert.StartsWith(" src=\"/assets/", script, StringComparison.Ordinal);
            Assert.Contains("></script>", script, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_without_a_page_says_so_in_a_page()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await (await dashboard.GuestAsync()).GetAsync("/nothing-here", Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no such page", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }
}
