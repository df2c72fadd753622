using System.Runtime.InteropServices;
using HyHome.Hosting.Dashboard;
using HyHome.Hosting.Terminal;

namespace HyHome.Hosting.Cli;

/// <summary>Serves the dashboard alone, pointed at a stack that runs elsewhere, until a signal ends it.</summary>
internal sealed class DashboardVerb
{
    private readonly DashboardSettings _settings;
    private readonly IServiceProvider _services;
    private readonly TerminalOutput _terminal;

    public DashboardVerb(DashboardSettings settings, IServiceProvider services, TerminalOutput terminal)
    {
        _settings = settings;
        _services = services;
        _terminal = terminal;
    }

    /// <summary>Serves it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="DistributedApplicationException">No component is named, or this AppHost has no dashboard.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (_settings.Addresses.Count == 0)
        {
            throw new DistributedApplicationException("The dashboard has nothing to show. Name at least one component, such as --prometheus http://localhost:9090 or --loki http://localhost:3100.");
        }

        var assembly = _settings.HostAssembly
            ?? throw new DistributedApplicationException("This program was built without a dashboard. Its project must say AppHostProject=true and import build/HostingEngine.targets.");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancelled = cancellationToken.Register(() => ended.TrySetResult());
        using var interrupt = On(PosixSignal.SIGINT, ended);
        using var terminate = On(PosixSignal.SIGTERM, ended);
        using var hangUp = On(PosixSignal.SIGHUP, ended);
        var context = new DashboardHostContext
        {
            Services = _services,
            ApplicationName = _settings.ApplicationName,
            Port = _settings.Port,
            Token = _settings.Token,
            Addresses = _settings.Addresses,
        };
        await using var running = await DashboardLoader.StartAsync(assembly, context, cancellationToken).ConfigureAwait(false);
        _terminal.WriteLine($"Dashboard: {running.LoginUrl}");
        _terminal.WriteLine("Ctrl-C stops it.");
        await ended.Task.ConfigureAwait(false);
        return 0;
    }

    private static PosixSignalRegistration On(PosixSignal signal, TaskCompletionSource ended) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        ended.TrySetResult();
    });
}
