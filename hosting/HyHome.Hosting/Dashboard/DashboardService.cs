using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Dashboard;

/// <summary>Serves the dashboard while the application runs. The application neither waits for it nor fails with it.</summary>
internal sealed class DashboardService : IHostedService, IAsyncDisposable, IDisposable
{
    // Images that take minutes to pull are worth watching: by then the pages come first.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly DashboardSettings _settings;
    private readonly Orchestrator _orchestrator;
    private readonly IServiceProvider _services;
    private readonly TerminalOutput _terminal;
    private readonly ILogger<DashboardService> _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task<IRunningDashboard?> _start = Task.FromResult<IRunningDashboard?>(null);
    private bool _isDisposed;

    public DashboardService(DashboardSettings settings, Orchestrator orchestrator, IServiceProvider services, TerminalOutput terminal, ILogger<DashboardService> logger)
    {
        _settings = settings;
        _orchestrator = orchestrator;
        _services = services;
        _terminal = terminal;
        _logger = logger;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_settings.IsEnabled && _settings.HostAssembly is { } assembly)
        {
            _start = Task.Run(() => StartAsync(assembly), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (await _start.ConfigureAwait(false) is { } running)
        {
            _start = Task.FromResult<IRunningDashboard?>(null);
            await running.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            _stop.Dispose();
        }
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private async Task<IRunningDashboard?> StartAsync(string assembly)
    {
        try
        {
            // Loading it takes the processors from the application for a second.
            await Task.WhenAny(_orchestrator.Settled, Task.Delay(LongestWait, _stop.Token)).ConfigureAwait(false);
            _stop.Token.ThrowIfCancellationRequested();
            var context = new DashboardHostContext { Services = _services, ApplicationName = _settings.ApplicationName, Port = _settings.Port, Token = _settings.Token };
            var running = await DashboardLoader.StartAsync(assembly, context, _stop.Token).ConfigureAwait(false);
            _terminal.WriteLine($"Dashboard: {running.LoginUrl}");
            return running;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error)
        {
            // The pages are a window to the application, not a part of it.
            _logger.LogWarning("The dashboard can't start: {Reason} The application runs without it; --no-dashboard leaves it out.", error.Message);
            return null;
        }
    }
}
