using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HyHome.AppHost.Tests.Containers;

/// <summary>Is told of alerts, and keeps what it was told.</summary>
internal sealed class WebhookReceiver : IEmbeddedService
{
    private WebApplication? _host;

    /// <summary>The path and the document of each call.</summary>
    public ConcurrentQueue<(string Path, JsonElement Message)> Calls { get; } = [];

    public Task StartAsync(EmbeddedServiceContext context, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(context.Listen["http"]));
        _host = builder.Build();
        _host.Run(async call => Calls.Enqueue((call.Request.Path, await call.Request.ReadFromJsonAsync<JsonElement>(call.RequestAborted))));
        return _host.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_host is not null)
        {
            await _host.StopAsync(cancellationToken);
            await _host.DisposeAsync();
        }
    }
}
