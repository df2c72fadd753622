using HyHome.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Orchestration;

/// <summary>Runs the application with its host.</summary>
internal sealed class OrchestratorHostedService : IHostedService
{
    private readonly Orchestrator _orchestrator;
    private readonly ProcessLauncher _launcher;
    private readonly DistributedApplicationExecutionContext _execution;

    public OrchestratorHostedService(Orchestrator orchestrator, ProcessLauncher launcher, DistributedApplicationExecutionContext execution)
    {
        _orchestrator = orchestrator;
        _launcher = launcher;
        _execution = execution;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _execution.IsRunMode ? _orchestrator.StartAsync(cancellationToken) : Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_execution.IsRunMode)
        {
            await _orchestrator.StopAsync(cancellationToken).ConfigureAwait(false);
            _launcher.Dispose();
        }
    }
}
