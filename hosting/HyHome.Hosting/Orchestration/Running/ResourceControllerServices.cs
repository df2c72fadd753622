using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Orchestration.Health;
using HyHome.Hosting.Orchestration.Waiting;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>What the controllers of all resources share.</summary>
internal sealed record ResourceControllerServices(
    IServiceProvider Provider,
    ResourceNotificationService Notifications,
    ResourceLoggerService Loggers,
    IDistributedApplicationEventing Eventing,
    DependencyWaiter Waiter,
    ResourceHealthMonitor Health,
    ParameterStates Parameters,
    OrchestratorOptions Options,
    IHostApplicationLifetime Lifetime);
