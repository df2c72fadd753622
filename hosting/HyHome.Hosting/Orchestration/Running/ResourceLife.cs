using HyHome.Hosting.Orchestration.Network;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>What belongs to one start of a resource, until it has stopped.</summary>
internal sealed class ResourceLife : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _health = new();
    private readonly List<(ResourceInstance Instance, IRunningResource Running)> _instances = [];
    private readonly List<TcpProxy> _proxies = [];

    /// <summary>The start, from the first state to the last.</summary>
    public Task Task { get; set; } = Task.CompletedTask;

    /// <summary>Set to start although dependencies are not ready.</summary>
    public TaskCompletionSource StopWaiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CancellationToken Token => _stop.Token;

    public CancellationToken HealthToken => _health.Token;

    /// <summary>Whether somebody asked for the end.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Whether all that was started has ended, or nothing could be: what remains is to clean up, and a new start may only follow.</summary>
    public bool IsOver { get; set; }

    public IReadOnlyList<(ResourceInstance Instance, IRunningResource Running)> Instances => _instances;

    public void Add(TcpProxy proxy) => _proxies.Add(proxy);

    public void Add(ResourceInstance instance, IRunningResource running) => _instances.Add((instance, running));

    public async Task StopAsync(TimeSpan gracePeriod, Func<Task> stopping, CancellationToken cancellationToken)
    {
        IsStopping = true;
        await stopping().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _health.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_instances.ToArray().Select(i => i.Running.StopAsync(gracePeriod, cancellationToken))).ConfigureAwait(false);
        await Task.ConfigureAwait(false);
    }

    public async Task EndHealthAsync(Task health, ILogger logger)
    {
        await _health.CancelAsync().ConfigureAwait(false);
        try
        {
            await health.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The resource is gone, and its checks with it.
            logger.LogDebug("Health checks ended.");
        }
    }

    public async Task CleanUpAsync()
    {
        await _health.CancelAsync().ConfigureAwait(false);
        foreach (var (_, running) in _instances)
        {
            await running.StopAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        }

        _instances.Clear();
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
        }

        _proxies.Clear();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _health.Dispose();
    }
}
