using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Cli;

/// <summary>Runs the application until a signal ends it, and shows what happens.</summary>
internal sealed class RunVerb
{
    private readonly TerminalOutput _terminal;
    private readonly DistributedApplicationModel _model;
    private readonly ResourceNotificationService _notifications;
    private readonly Orchestrator _orchestrator;
    private readonly IHostApplicationLifetime _lifetime;

    public RunVerb(TerminalOutput terminal, DistributedApplicationModel model, ResourceNotificationService notifications, Orchestrator orchestrator, IHostApplicationLifetime lifetime)
    {
        _terminal = terminal;
        _model = model;
        _notifications = notifications;
        _orchestrator = orchestrator;
        _lifetime = lifetime;
    }

    /// <summary>Runs it.</summary>
    /// <param name="application">The application.</param>
    /// <param name="cancellationToken">Ends the run as a signal does.</param>
    /// <returns>The exit code: 0, whoever ended the run.</returns>
    public async Task<int> RunAsync(DistributedApplication application, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource();
        var display = new ResourceDisplay(_terminal, _notifications).ShowAsync(over.Token);

        // The host listens to Ctrl-C and SIGTERM by itself; a terminal that is closed sends SIGHUP.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _lifetime.StopApplication();
        });
        using var cancelled = cancellationToken.Register(_lifetime.StopApplication);
        try
        {
            await application.StartAsync(_lifetime.ApplicationStopping).ConfigureAwait(false);
            await Task.WhenAny(AnnounceAsync(), WaitForStopAsync()).ConfigureAwait(false);
            await WaitForStopAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            _terminal.WriteLine("Stopped while starting.");
        }
        finally
        {
            await application.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await display.ConfigureAwait(false);
        }

        return 0;
    }

    private Task WaitForStopAsync()
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        return stopping.Task;
    }

    private async Task AnnounceAsync()
    {
        await _orchestrator.Settled.ConfigureAwait(false);
        if (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // A stop settles everything, too.
            return;
        }

        using var self = Process.GetCurrentProcess();
        var seconds = (DateTime.Now - self.StartTime).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var bad = _model.Resources.SelectMany(ResourceInstances.Of)
            .Select(id => _notifications.TryGetCurrentState(id, out var state) ? ResourceRow.From(state) : null)
            .OfType<ResourceRow>().Where(row => row.Tone == RowTone.Bad).Select(row => row.Id).ToList();
        _terminal.WriteLine(
            bad.Count == 0
                ? $"Everything is up, {seconds} s after the AppHost. Ctrl-C stops it."
                : $"Up, {seconds} s after the AppHost, except {string.Join(", ", bad)}. Ctrl-C stops the rest.",
            bad.Count == 0 ? RowTone.Good : RowTone.Bad);
    }
}
