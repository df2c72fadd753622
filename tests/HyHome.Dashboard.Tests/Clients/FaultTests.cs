using System.Net;
using System.Net.Sockets;
using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Clients.Tempo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Dashboard.Tests.Clients;

/// <summary>Servers that answer badly, or not at all.</summary>
public sealed class FaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_an_address_the_error_says_how_to_give_one()
    {
        await using var services = Stack.Provide(new FixedAddresses());
        var error = await Assert.ThrowsAsync<DataSourceException>(() => new LokiClient(services.GetRequiredService<DataSources>()).QueryAsync("vector(1)", null, Token));

        Assert.Contains("No address of Loki", error.Cause, StringComparison.Ordinal);
        Assert.Contains("Add Loki", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_the_error_names_the_address()
    {
        await using var services = Stack.Provide(new FixedAddresses { [DataSourceKind.Tempo] = new Uri($"http://127.0.0.1:{FreePort()}") });
        var error = await Assert.ThrowsAsync<DataSourceException>(() => new TempoClient(services.GetRequiredService<DataSources>()).TraceAsync("1", null, Token));

        Assert.Equal(DataSourceKind.Tempo, error.Kind);
        Assert.Contains("http://127.0.0.1:", error.Cause, StringComparison.Ordinal);
        Assert.Null(error.Status);
        Assert.True(error.MayPass);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    public async Task An_answer_that_a_start_gives_may_pass_and_one_that_refuses_the_query_does_not(HttpStatusCode status, bool mayPass)
    {
        await using var server = await Server.StartAsync(http =>
        {
            http.Response.StatusCode = (int)status;
            return http.Response.WriteAsync("Wait.", http.RequestAborted);
        });
        var error = await Assert.ThrowsAsync<DataSourceException>(() => server.Prometheus.QueryAsync("up", null, Token));

        Assert.Equal((status, mayPass), (error.Status, error.MayPass));
        Assert.Contains("Wait.", error.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>a proxy</html>")]
    [InlineData("{\"status\":\"success\"}")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"riddle\",\"result\":[]}}")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"values\":[[1]]}]}}")]
    [InlineData("{\"status\":\"success\",\"data\":")]
    public async Task An_answer_that_no_Prometheus_gives_is_told_as_such(string body)
    {
        await using var server = await Server.StartAsync(http => http.Response.WriteAsync(body, http.RequestAborted));
        var error = await Assert.ThrowsAsync<DataSourceException>(() => server.Prometheus.QueryRangeAsync("up", new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1)), TimeSpan.FromMinutes(1), Token));

        Assert.Contains("isn't what its API promises", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_replaced_and_hide_nothing()
    {
        await using var server = await Server.StartAsync(async http =>
        {
            await http.Response.WriteAsync("""{"status":"success","data":{"resultType":"streams","result":[{"stream":{"a":"b"},"values":[["1","before """, http.RequestAborted);
            await http.Response.Body.WriteAsync(new byte[] { 0xff, 0xc3 }, http.RequestAborted);
            await http.Response.WriteAsync(""" after"],["2","whole"]]}]}}""", http.RequestAborted);
        });

        var lines = await server.Loki.NewestLinesAsync("{a=\"b\"}", new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1)), 10, cancellationToken: Token);

        Assert.Equal(["whole", "before \uFFFD\uFFFD after"], lines.Select(line => line.Text));
    }

    [Fact]
    public async Task A_password_in_an_address_goes_to_the_component_and_is_not_told()
    {
        string? authorization = null;
        await using var server = await Server.StartAsync(
            http =>
            {
                authorization = http.Request.Headers.Authorization;
                http.Response.StatusCode = 401;
                return Task.CompletedTask;
            },
            "some%40one:hunter2@");

        var refused = await Assert.ThrowsAsync<DataSourceException>(() => server.Prometheus.QueryAsync("up", null, Token));
        await using var services = Stack.Provide(new FixedAddresses { [DataSourceKind.Tempo] = new Uri($"http://one:hunter2@127.0.0.1:{FreePort()}") });
        var away = await Assert.ThrowsAsync<DataSourceException>(() => new TempoClient(services.GetRequiredService<DataSources>()).TraceAsync("1", null, Token));

        Assert.Equal("Basic " + Convert.ToBase64String("some@one:hunter2"u8), authorization);
        Assert.DoesNotContain("hunter2", refused.Message + refused.Cause + away.Message + away.Cause + services.GetRequiredService<DataSources>().AddressOf(DataSourceKind.Tempo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_an_error_of_the_source()
    {
        await using var server = await Server.StartAsync(async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{\"status\":", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
        });

        await Assert.ThrowsAsync<DataSourceException>(() => server.Prometheus.QueryAsync("up", null, Token));
    }

    [Fact]
    public async Task Who_no_longer_waits_gets_no_error_of_the_source()
    {
        var asked = new TaskCompletionSource();
        await using var server = await Server.StartAsync(async http =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var query = server.Prometheus.QueryAsync("up", null, left.Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ServiceProvider _services;

        private Server(WebApplication app, string user)
        {
            _app = app;
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            var known = new Uri(address.Replace("://", $"://{user}", StringComparison.Ordinal));
            _services = Stack.Provide(new FixedAddresses { [DataSourceKind.Prometheus] = known, [DataSourceKind.Loki] = known });
            Prometheus = new PrometheusClient(_services.GetRequiredService<DataSources>());
            Loki = new LokiClient(_services.GetRequiredService<DataSources>());
        }

        public PrometheusClient Prometheus { get; }

        public LokiClient Loki { get; }

        public static async Task<Server> StartAsync(RequestDelegate answer, string user = "")
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.Run(answer);
            await app.StartAsync(Token);
            return new Server(app, user);
        }

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            await _app.DisposeAsync();
        }
    }
}
