using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Clients.Tempo;
using HyHome.Dashboard.Components;
using HyHome.Dashboard.Grafana.Catalogue;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace HyHome.Dashboard.Hosting;

/// <summary>The services of the pages, and what each request goes through.</summary>
internal static class DashboardPipeline
{
    // Long enough for a query over days, short enough that a person still waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // On a busy machine a browser may not get to answer for longer than the 30 s that it has otherwise, and would lose its page.
    private static readonly TimeSpan BrowserPatience = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddDashboard(this IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Sources);
        services.AddSingleton<IHostLifetime, OwnerLifetime>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddRouting();
        services.AddRazorComponents().AddInteractiveServerComponents(circuit => circuit.DetailedErrors = false).AddHubOptions(hub => hub.ClientTimeoutInterval = BrowserPatience);

        // Keys live as long as the run: nothing is written to the person's profile, and no cookie outlives it.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "hyhome-dashboard-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<DataSources>();
        services.AddSingleton<LokiClient>();
        services.AddSingleton<TempoClient>();
        services.AddSingleton<PrometheusClient>();
        services.AddSingleton<DashboardCatalogue>();
        services.AddSingleton<PanelQueries>();
        services.AddSingleton<AnnotationQueries>();
        services.AddSingleton<VariableQueries>();
        services.AddSingleton<VariableResolver>();
        services.AddScoped<Clock>();
        services.AddScoped<Browser>();
        foreach (var kind in Enum.GetNames<DataSourceKind>())
        {
            services.AddHttpClient(kind, client => client.Timeout = Patience);
        }

        // A line for each request would fill the log of the program that the pages are part of.
        services.RemoveAll<Microsoft.Extensions.Http.IHttpMessageHandlerBuilderFilter>();
        return services;
    }

    public static void UseDashboard(this WebApplication app, DashboardOptions options)
    {
        app.UseMiddleware<ResponseHeaders>();
        app.UseMiddleware<HostCheck>();
        app.UseMiddleware<OriginCheck>();
        app.UseMiddleware<SessionCheck>();

        // A form that is refused is not a page that is missing, and a page is only for who was let in: what strangers may ask for has no words here.
        var session = app.Services.GetRequiredService<SessionCookie>();
        app.UseWhen(context => HttpMethods.IsGet(context.Request.Method) && session.IsOn(context), gets => gets.UseStatusCodePagesWithReExecute("/not-found"));
        app.UseRouting();
        app.UseAntiforgery();
        app.MapAssets();
        app.MapLogin(options);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
    }

    /// <summary>The pages end when their owner disposes the server: Ctrl-C and SIGTERM are not theirs to handle.</summary>
    private sealed class OwnerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
