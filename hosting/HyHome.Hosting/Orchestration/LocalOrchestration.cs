using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Containers;
using HyHome.Hosting.Orchestration.Endpoints;
using HyHome.Hosting.Orchestration.Health;
using HyHome.Hosting.Orchestration.Network;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Orchestration.Running;
using HyHome.Hosting.Orchestration.Waiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HyHome.Hosting.Orchestration;

/// <summary>Adds what runs a model on this machine.</summary>
internal static class LocalOrchestration
{
    /// <summary>Adds the orchestrator to the services of an application.</summary>
    /// <param name="services">Services that have the model, its events and its notifications.</param>
    /// <param name="stateDirectory">The folder that the application keeps its state in.</param>
    public static IServiceCollection AddLocalOrchestration(this IServiceCollection services, string stateDirectory)
    {
        services.AddHealthChecks();
        services.AddSingleton(RunFolder.In(stateDirectory));
        services.AddSingleton(sp => OrchestratorOptions.From(sp.GetRequiredService<IConfiguration>()));
        services.AddSingleton<LoopbackPorts>();
        services.AddSingleton(sp => new ProcessLauncher(sp.GetRequiredService<RunFolder>().Path));
        services.AddSingleton<ProjectOutputs>();
        services.AddSingleton<EndpointAllocator>();
        services.AddSingleton<ResourceHealthMonitor>();
        services.AddSingleton<DependencyWaiter>();
        services.AddSingleton<ParameterStates>();
        services.AddSingleton<EngineNames>();
        services.AddSingleton<EngineLeftovers>();
        services.AddSingleton(sp => new ContainerEngineLocator(name => sp.GetRequiredService<IConfiguration>()[$"ContainerEngine:{name}"] ?? System.Environment.GetEnvironmentVariable(name)));
        services.TryAddSingleton(new RegistryLogins(System.Environment.GetEnvironmentVariable, CredentialHelper.AskAsync));
        services.AddSingleton<ImageProvider>();
        services.AddSingleton<ImageBuilder>();
        services.AddSingleton<ContainerFileEvaluator>();
        services.AddSingleton<ContainerSpecFactory>();
        services.AddSingleton<IContainerRuntime, EngineRuntime>();
        services.AddSingleton<RuntimeChoice>();
        services.AddSingleton<ResourceControllerServices>();

        services.AddSingleton<Placement>();
        services.AddSingleton<ContainerRunner>();
        services.AddSingleton<EmbeddedRunner>();

        // The first that handles a resource starts it: an engine, when there is one, before the embedded form.
        services.AddSingleton<IResourceRunner, AwaitedImageRunner>();
        services.AddSingleton<IResourceRunner>(sp => sp.GetRequiredService<ContainerRunner>());
        services.AddSingleton<IResourceRunner>(sp => sp.GetRequiredService<EmbeddedRunner>());
        services.AddSingleton<IResourceRunner, ProcessRunner>();
        services.AddSingleton<RunPlanner>();
        services.AddSingleton<Orchestrator>();
        services.AddHostedService<OrchestratorHostedService>();
        return services;
    }
}
