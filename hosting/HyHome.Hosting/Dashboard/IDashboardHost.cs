using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Dashboard;

/// <summary>
/// Serves the dashboard. The engine knows no pages: it loads the assembly that the AppHost's metadata <c>DashboardHost</c> names, when
/// the rest of the application is already starting, and uses its one class that implements this.
/// </summary>
public interface IDashboardHost
{
    /// <summary>Starts to serve.</summary>
    /// <param name="context">What is served, and where.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port that was asked for is taken.</exception>
    Task<IRunningDashboard> StartAsync(DashboardHostContext context, CancellationToken cancellationToken);
}

/// <summary>A dashboard that answers until it is disposed.</summary>
public interface IRunningDashboard : IAsyncDisposable
{
    /// <summary>The address that lets a browser in. It is as secret as what the pages show.</summary>
    Uri LoginUrl { get; }
}

/// <summary>What a dashboard is started with.</summary>
public sealed class DashboardHostContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The application's name.</summary>
    public required string ApplicationName { get; init; }

    /// <summary>The port on the loopback address; null for the dashboard's own choice.</summary>
    public int? Port { get; init; }

    /// <summary>The token that a browser has to know; null for a random one.</summary>
    public string? Token { get; init; }

    /// <summary>Where the components answer; null to ask those of the model, and to show its resources.</summary>
    public IReadOnlyDictionary<TelemetryApi, Uri>? Addresses { get; init; }
}
