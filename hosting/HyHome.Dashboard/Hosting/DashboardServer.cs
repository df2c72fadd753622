using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyHome.Dashboard.Hosting;

/// <summary>Serves the pages on the loopback address until it is disposed.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _host;

    private DashboardServer(WebApplication host, DashboardOptions options)
    {
        _host = host;
        Url = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        LoginUrl = new Uri(Url, $"{LoginEndpoints.Path}?t={Uri.EscapeDataString(options.Token)}");
    }

    /// <summary>The address of the pages, such as <c>http://127.0.0.1:18888/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The address that lets a browser in: with the token. Whoever has it may do what the pages can do.</summary>
    public Uri LoginUrl { get; }

    /// <summary>Starts to serve.</summary>
    /// <param name="options">What is shown, and where.</param>
    /// <param name="loggers">Where the server's own log goes.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port that was asked for is taken.</exception>
    public static async Task<DashboardServer> StartAsync(DashboardOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        if (options.Port is { } port)
        {
            return await StartAsync(options, port, loggers, cancellationToken);
        }

        try
        {
            return await StartAsync(options, DashboardOptions.WellKnownPort, loggers, cancellationToken);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException or SocketException)
        {
            // Another application of this machine has it: any port will do, for the address is printed.
            return await StartAsync(options, port: 0, loggers, cancellationToken);
        }
    }

    /// <summary>Stops to serve.</summary>
    public async ValueTask DisposeAsync()
    {
        // Open pages hold a connection each, which would be waited for.
        using (var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(500)))
        {
            await _host.StopAsync(deadline.Token);
        }

        await _host.DisposeAsync();
    }

    private static async Task<DashboardServer> StartAsync(DashboardOptions options, int port, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // Empty: settings of the program that the pages are part of (its appsettings, ASPNETCORE_ variables) are not the pages' own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(DashboardServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddDashboard(options);
        var host = builder.Build();
        try
        {
            host.UseDashboard(options);
            await host.StartAsync(cancellationToken);
            return new DashboardServer(host, options);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }
}
