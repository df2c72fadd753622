using HyHome.Dashboard.Hosting;
using HyHome.Dashboard.Sources;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Dashboard;

/// <summary>Serves the dashboard with the application's model behind it, or with nothing but addresses.</summary>
internal sealed class DashboardHost : IDashboardHost
{
    public async Task<IRunningDashboard> StartAsync(DashboardHostContext context, CancellationToken cancellationToken)
    {
        var services = context.Services;
        var model = services.GetRequiredService<DistributedApplicationModel>();
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        var dashboards = model.Resources.SelectMany(resource => resource.Annotations.OfType<GrafanaDashboardsAnnotation>()).LastOrDefault();
        var options = new DashboardOptions
        {
            Port = context.Port,
            Token = context.Token ?? DashboardOptions.CreateToken(),
            ApplicationName = context.ApplicationName,
            Sources = context.Addresses is { } addresses ? Fixed(addresses) : new ModelAddresses(model, notifications),
            Board = context.Addresses is null
                ? new ModelBoard(model, notifications, services.GetRequiredService<ResourceLoggerService>(), services.GetRequiredService<ResourceCommandService>())
                : null,
            Dashboards = dashboards is null ? null : new ModelDashboards(dashboards),
        };
        return new Running(await DashboardServer.StartAsync(options, services.GetRequiredService<ILoggerFactory>(), cancellationToken).ConfigureAwait(false));
    }

    private static FixedAddresses Fixed(IReadOnlyDictionary<TelemetryApi, Uri> addresses)
    {
        var known = new FixedAddresses();
        foreach (var (api, address) in addresses)
        {
            known[ModelAddresses.KindOf(api)] = address;
        }

        return known;
    }

    private sealed class Running(DashboardServer server) : IRunningDashboard
    {
        public Uri LoginUrl => server.LoginUrl;

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
