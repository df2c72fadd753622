using System.Net.Sockets;
using Docker.DotNet;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>A container that runs, with its output on its way into the log.</summary>
internal sealed class RunningContainer : IRunningResource
{
    private readonly ContainerEngine _engine;
    private readonly string _id;
    private readonly string? _leaveNetwork;
    private readonly ResourceOutput _output;
    private readonly Action _stopFollowing;
    private readonly Task<int?> _ended;

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

        // Without a timer or a wait handle there is nothing in it to dispose of.
        var stop = new CancellationTokenSource();
        _stopFollowing = stop.Cancel;
        _ended = FollowAsync(stop.Token);
    }

    public IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    public IReadOnlyList<EnvironmentVariableSnapshot> Environment { get; }

    public IReadOnlyList<string> LastLines => _output.LastLines;

    public Task<int?> Ended => _ended;

    public async Task StopAsync(TimeSpan gracePeriod, CancellationToken cancellationToken)
    {
        try
        {
            if (_leaveNetwork is not null)
            {
                _stopFollowing();
                await _engine.LeaveNetworkAsync(_id, _leaveNetwork, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await StopAndRemoveAsync(gracePeriod, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsEngineFailure(e))
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
            await _engine.StopAsync(_id, gracePeriod, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // No patience left: removing it below ends it by force.
            _stopFollowing();
        }

        await _engine.RemoveAsync(_id, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<int?> FollowAsync(CancellationToken stop)
    {
        // The caller gets the container at once; its output comes after.
        await Task.Yield();
        try
        {
            await _engine.FollowLogsAsync(_id, (isError, line) => _output.Write(line, isError), stop).ConfigureAwait(false);
            var code = (int)await _engine.WaitAsync(_id, stop).ConfigureAwait(false);
            if (_leaveNetwork is null)
            {
                // Its lines are in the log: what ended by itself must not stay behind.
                await _engine.RemoveAsync(_id, CancellationToken.None).ConfigureAwait(false);
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
        catch (Exception e) when (IsEngineFailure(e))
        {
            _output.Write($"The container engine stopped answering: {e.Message}", isError: true);
            return null;
        }
    }

    private static bool IsEngineFailure(Exception e) => e is DockerApiException or HttpRequestException or IOException or SocketException or TimeoutException;
}
