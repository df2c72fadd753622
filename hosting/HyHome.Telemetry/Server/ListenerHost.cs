using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyHome.Telemetry.Server;

/// <summary>Builds the small web host behind a listener: Kestrel and routing, no configuration files, no environment variables, no console.</summary>
internal static class ListenerHost
{
    internal static async Task<TelemetryListener> StartAsync(
        TelemetryApis apis, IPEndPoint address, TelemetryBackendOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.Services.AddRoutingCore();
        // The process belongs to whoever hosts the backend: signals and the console are theirs.
        builder.Services.AddSingleton<IHostLifetime, HostedElsewhereLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Listen(address, listen =>
                listen.Protocols = apis == TelemetryApis.OtlpGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
        });

        var app = builder.Build();
        try
        {
            app.UseMiddleware<UnhandledErrors>(apis);
            app.MapHealth(apis);
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new TelemetryListener(app, apis, new IPEndPoint(address.Address, new Uri(bound).Port));
    }

    private sealed class HostedElsewhereLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
