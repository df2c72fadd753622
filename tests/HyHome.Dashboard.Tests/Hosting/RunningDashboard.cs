using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Dashboard.Tests.Hosting;

/// <summary>A dashboard on a port of its own, and clients that ask it over HTTP.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    private readonly DashboardServer _server;
    private readonly List<HttpClient> _clients = [];

    private RunningDashboard(DashboardServer server) => _server = server;

    public Uri Url => _server.Url;

    public Uri LoginUrl => _server.LoginUrl;

    public static async Task<RunningDashboard> StartAsync(DashboardOptions? options = null) =>
        new(await DashboardServer.StartAsync(options ?? new DashboardOptions { Port = 0 }, NullLoggerFactory.Instance, TestContext.Current.CancellationToken));

    /// <summary>A browser that has shown nothing yet: it keeps cookies and follows nothing by itself.</summary>
    public HttpClient Stranger()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Url };
        _clients.Add(client);
        return client;
    }

    /// <summary>A browser that opened the printed link.</summary>
    public async Task<HttpClient> GuestAsync()
    {
        var client = Stranger();
        using var response = await client.GetAsync(LoginUrl, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _server.DisposeAsync();
    }
}
