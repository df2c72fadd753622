using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Orchestration;

/// <summary>Runs the resources on this machine.</summary>
internal static class LocalOrchestration
{
    /// <summary>Adds what runs the resources; called when the application is built to run.</summary>
    /// <param name="services">The services of the application.</param>
    internal static void AddLocalOrchestration(this IServiceCollection services) => services.AddHealthChecks();
}
