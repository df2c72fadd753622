using Docker.DotNet;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>A container that runs, with its output on its way into the log.</summary>
internal sealed class RunningContainer : IRunningResource
{
    // An engine that takes longer than this to remove something is not working: the end of a run does not wait for it.
    // The client's calls alone would: one that waits for an answer is not cancelled by its token.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ContainerEngine _engine;
    private readonly string _id;
    private readonly string? _leaveNetwork;
    private readonly ResourceOutput _output;
    private readonly Action _stopFollowing;
    private readonly Task<int?> _ended;
    private int _isStopping;

    /// <param name="engine">The engine.</param>
    /// <param name="id">The container.</param>
    /// <param name="leaveNetwork">For a container that outlives the run: the run's network, which it leaves at the end. Null for one that ends with the run.</param>
    /// <param name="output">Where its lines go.</param>
    /// <param name="spec">What it was made of.</param>
    /// <param name="properties">Facts for those who look at the resource.</param>
    public RunningContainer(ContainerEngine engine, string id, string? leaveNetwork, ResourceOutput output, ContainerSpec spec, IReadOnlyList<ResourcePropertySnapshot> properties)
    {
        _engine = engine;
        _id = id;
        _leaveNetwork = leaveNetwork;
        _output = output;
        Environment = [.. spec.Environment.Select(e => new EnvironmentVariableSnapshot(e.Key, e.Value, IsFromSpec: true))];
        Properties = [.. properties, new("container.id", id)];

        // Two, because the client may block in its own cancellation while the engine is held: this object goes on first.
        // Without a timer or a wait handle there is nothing in them to dispose of.
        var stop = new CancellationTokenSource();
        var stopClient = new CancellationTokenSource();
        _stopFollowing = () =>
        {
            stop.Cancel();
            _ = Task.Run(stopClient.Cancel);
        };
        _ended = FollowAsync(stop.Token, stopClient.Token);
    }

    public IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    public IReadOnlyList<EnvironmentVariableSnapshot> Environment { get; }

    public IReadOnlyList<string> LastLines => _output.LastLines;

    public Task<int?> Ended => _ended;

    public string? Failure { get; private set; }

    public string? Cause { get; private set; }

    public bool HasUnixExitCode => true;

    public async Task StopAsync(TimeSpan gracePeriod, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) != 0)
        {
            // Asked before: whatever that came to, the engine is not asked a second time.
            await _ended.ConfigureAwait(false);
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(gracePeriod + Patience);
        try
        {
            if (_leaveNetwork is not null)
            {
                _stopFollowing();
                await _engine.Networks.LeaveAsync(_id, _leaveNetwork, CancellationToken.None).WaitAsync(patience.Token).ConfigureAwait(false);
            }
            else
            {
                await StopAndRemoveAsync(gracePeriod, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is DockerApiException or OperationCanceledException || EngineFailure.Is(e))
        {
            // The engine itself is gone: there is nothing to stop, and the next run removes what comes back with it.
            _output.Write($"The container could not be stopped: {e.Message}", isError: true);
            _stopFollowing();
        }

        await _ended.ConfigureAwait(false);
    }

    private async Task StopAndRemoveAsync(TimeSpan gracePeriod, CancellationToken cancellationToken)
    {
        try
        {
            await _engine.StopAsync(_id, gracePeriod, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // No patience left: removing it below ends it by force.
            _stopFollowing();
        }

        await RemoveAsync().ConfigureAwait(false);
    }

    private async Task RemoveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _engine.RemoveAsync(_id, CancellationToken.None).WaitAsync(patience.Token).ConfigureAwait(false);
    }

    private async Task<int?> FollowAsync(CancellationToken stop, CancellationToken stopClient)
    {
        // The caller gets the container at once; its output comes after.
        await Task.Yield();
        try
        {
            await _engine.FollowLogsAsync(_id, (isError, line) => _output.Write(line, isError), stopClient).WaitAsync(stop).ConfigureAwait(false);
            var code = (int)await _engine.WaitAsync(_id, stopClient).WaitAsync(stop).ConfigureAwait(false);
            Cause = code == 0 ? null : await _engine.FindMemoryShortageAsync(_id, stopClient).WaitAsync(stop).ConfigureAwait(false);
            if (_leaveNetwork is null)
            {
                // Its lines are in the log: what ended by itself must not stay behind.
                await RemoveAsync().ConfigureAwait(false);
            }

            return code;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is DockerApiException || EngineFailure.Is(e))
        {
            if (_isStopping == 0)
            {
                Failure = EngineFailure.Explain(_engine.Name, e);
                _output.Write(Failure, isError: true);
            }

            return null;
        }
    }
}
