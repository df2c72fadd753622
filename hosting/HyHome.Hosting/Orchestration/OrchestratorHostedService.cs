using HyHome.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration;

/// <summary>Runs the application with its host.</summary>
internal sealed class OrchestratorHostedService : IHostedService
{
    private readonly Orchestrator _orchestrator;
    private readonly ProcessLauncher _launcher;
    private readonly DistributedApplicationExecutionContext _execution;
    private readonly ILogger<OrchestratorHostedService> _logger;

    public OrchestratorHostedService(Orchestrator orchestrator, ProcessLauncher launcher, DistributedApplicationExecutionContext execution, ILogger<OrchestratorHostedService> logger)
    {
        _logger = logger;
        _orchestrator = orchestrator;
        _launcher = launcher;
        _execution = execution;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_execution.IsRunMode)
        {
            return;
        }

        try
        {
            await _orchestrator.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever a call that was broken off says: the start was ended because somebody asked for it, which is no fault of the application.
            _logger.LogDebug(e, "The start was broken off.");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_execution.IsRunMode)
        {
            await _orchestrator.StopAsync(cancellationToken).ConfigureAwait(false);
            _launcher.Dispose();
        }
    }
}
