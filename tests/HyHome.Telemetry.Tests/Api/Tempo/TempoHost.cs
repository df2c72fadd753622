using HyHome.Telemetry.Api.Tempo;
using HyHome.Telemetry.Storage.Traces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Telemetry.Tests.Api.Tempo;

/// <summary>Tempo's API over some spans, on a free port.</summary>
internal sealed class TempoHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TempoHost(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
    }

    internal HttpClient Client { get; }

    internal static async Task<TempoHost> StartAsync(ITraceSource source, TempoApiOptions? options = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapTempoApi(new TempoApiContext(source) { Options = options ?? new TempoApiOptions(), TimeProvider = time ?? TimeProvider.System });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new TempoHost(app, new HttpClient { BaseAddress = new Uri(address) });
    }

    /// <summary>GETs a path and gives the status and the body.</summary>
    internal async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
