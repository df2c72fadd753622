using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Endpoints;
using HyHome.Hosting.Orchestration.Health;
using HyHome.Hosting.Orchestration.Network;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>
/// The life of one resource: waits, starts its instances, follows their health, tells how they end, and does it again on request.
/// Whatever goes wrong ends in a state with a reason; nothing is thrown at those who start it.
/// </summary>
internal sealed class ResourceController : IDisposable
{
    private readonly ResourceControllerServices _services;
    private readonly IResourceRunner _runner;
    private readonly IReadOnlyList<ResourceInstance> _instances;
    private readonly ConcurrentQueue<string> _problems;
    private readonly ResourceStatePublisher _states;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _created = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ResourceLife? _life;

    /// <param name="resource">The resource.</param>
    /// <param name="runner">Starts its instances.</param>
    /// <param name="instances">Its instances, at least one.</param>
    /// <param name="problems">Why it cannot start, found while the run was planned; empty when it can.</param>
    /// <param name="services">What all controllers share.</param>
    public ResourceController(
        IResource resource, IResourceRunner runner, IReadOnlyList<ResourceInstance> instances, IReadOnlyList<string> problems, ResourceControllerServices services)
    {
        Resource = resource;
        _runner = runner;
        _instances = instances;
        _problems = new(problems);
        _services = services;
        _states = new ResourceStatePublisher(resource, [.. instances.Select(i => i.Id)], services);
        _logger = services.Loggers.GetLogger(resource);
    }

    public IResource Resource { get; }

    /// <summary>Completes when the first start has come to something: the resource is healthy, or over, or cannot be.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Completes when the first start has started the instances, or failed to.</summary>
    public Task Created => _created.Task;

    /// <summary>Says why the resource cannot start; where it has started already, its log has to do.</summary>
    public void AddProblem(string problem) => _problems.Enqueue(problem);

    /// <summary>Leaves the resource to be started by hand.</summary>
    public async Task LeaveStoppedAsync()
    {
        await _states.SetAsync(KnownResourceStates.NotStarted).ConfigureAwait(false);
        SetSettled();
    }

    /// <summary>
    /// Starts the resource when it is not running, and returns once the start is under way. A resource that waits for others
    /// stops waiting and starts now.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_life is { Task.IsCompleted: false } life)
            {
                if (!life.IsOver)
                {
                    life.StopWaiting.TrySetResult();
                    return;
                }

                // It is shown as ended, and so can be started; what it leaves is being cleaned up.
                await life.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            // Shown before this returns: whoever waits for the resource from now on waits for this start, not for how the last one ended.
            await _states.BeginAsync().ConfigureAwait(false);
            _life?.Dispose();
            _life = new ResourceLife();
            _life.Task = Task.Run(() => LiveAsync(_life), CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops the resource, and returns when it has ended.</summary>
    /// <param name="cancellationToken">When cancelled, what is left is ended by force.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_life is { Task.IsCompleted: false } life)
            {
                await life.StopAsync(_services.Options.StopTimeout, _states.StoppingAsync, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _life?.Dispose();
        _gate.Dispose();
    }

    private async Task LiveAsync(ResourceLife life)
    {
        var token = life.Token;
        try
        {
            if (!_problems.IsEmpty)
            {
                throw new ResourceFailedException(string.Join("; ", _problems));
            }

            await _services.Eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, _services.Provider), token).ConfigureAwait(false);
            await WaitAsync(life).ConfigureAwait(false);
            await StartInstancesAsync(life).ConfigureAwait(false);
            _created.TrySetResult();
            await FollowAsync(life).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested || _services.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            life.IsOver = true;
            await _states.SetAsync(KnownResourceStates.Exited).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await FailAsync(e, life).ConfigureAwait(false);
        }
        finally
        {
            await life.CleanUpAsync().ConfigureAwait(false);
            SetSettled();
        }
    }

    private async Task WaitAsync(ResourceLife life)
    {
        var wait = _services.Waiter.WaitAsync(
            Resource,
            names => life.StopWaiting.Task.IsCompleted ? Task.CompletedTask : _states.SetAsync(KnownResourceStates.Waiting, $"waits for {string.Join(", ", names)}"),
            life.Token);
        if (await Task.WhenAny(wait, life.StopWaiting.Task).ConfigureAwait(false) == wait)
        {
            await wait.ConfigureAwait(false);
        }

        await _states.SetAsync(KnownResourceStates.Starting).ConfigureAwait(false);
    }

    private async Task StartInstancesAsync(ResourceLife life)
    {
        foreach (var endpoint in _instances[0].Endpoints.Where(e => e.NeedsProxy))
        {
            try
            {
                life.Add(new TcpProxy(endpoint.Port, endpoint.TargetPorts));
            }
            catch (SocketException e)
            {
                throw new ResourceFailedException(
                    string.Create(CultureInfo.InvariantCulture, $"port {endpoint.Port} of its endpoint '{endpoint.Endpoint.Name}' cannot be listened on ({e.Message})"), e);
            }
        }

        var starts = _instances.Select(async instance => (Instance: instance, Running: await _runner.StartAsync(instance, life.Token).ConfigureAwait(false))).ToList();
        try
        {
            await Task.WhenAll(starts).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (instance, running) in starts.Where(s => s.IsCompletedSuccessfully).Select(s => s.Result))
            {
                life.Add(instance, running);
            }
        }

        life.Token.ThrowIfCancellationRequested();
        foreach (var (instance, running) in life.Instances)
        {
            await _states.RunningAsync(instance.Id, running).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(ResourceLife life)
    {
        var health = _services.Health.FollowAsync(
            Resource,
            _services.Options,
            _states.UpdateAsync,
            async () =>
            {
                await _states.ReadyAsync().ConfigureAwait(false);
                SetSettled();
            },
            said => _states.SlowAsync($"is not healthy after {_services.Options.SlowStart.TotalSeconds:0.#} s: {said}"),
            async said =>
            {
                var words = string.Join("; ", life.Instances.Select(i => LastWords(i.Running)));
                var reason = $"did not become healthy within {_services.Options.StartTimeout.TotalSeconds:0.#} s: {said}; {words}; see its logs, or allow more time with {OrchestratorOptions.Section}:{nameof(OrchestratorOptions.StartTimeout)}";
                await _states.LateAsync(reason).ConfigureAwait(false);
                _logger.LogError("The resource {Reason}.", reason);
                SetSettled();
            },
            life.HealthToken);

        await Task.WhenAll(life.Instances.Select(i => EndAsync(i.Instance, i.Running, life))).ConfigureAwait(false);
        await life.EndHealthAsync(health, _logger).ConfigureAwait(false);
        await _states.StoppedAsync().ConfigureAwait(false);
    }

    private async Task EndAsync(ResourceInstance instance, IRunningResource running, ResourceLife life)
    {
        var code = await running.Ended.ConfigureAwait(false);
        var failed = (code is not (null or 0) || running.Failure is not null) && !life.IsStopping;
        string? reason = null;
        if (failed && running.Failure is { } failure)
        {
            reason = failure;
            _logger.LogError("The resource is lost: {Reason}.", failure);
        }
        else if (failed)
        {
            var why = running.Cause is { } cause ? $": {cause}" : running.HasUnixExitCode ? ExitCodes.Explain(code!.Value) : "";
            reason = string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}{why}; {LastWords(running)}");
            _logger.LogError("The resource ended with exit code {Code}{Why}.", code, why);
        }

        life.IsOver = life.Instances.All(i => i.Running.Ended.IsCompleted);
        var state = life.IsStopping || failed ? KnownResourceStates.Exited : KnownResourceStates.Finished;
        await _states.EndedAsync(instance.Id, state, code, reason).ConfigureAwait(false);
    }

    private static string LastWords(IRunningResource running) =>
        running.LastLines.Count == 0 ? "it wrote nothing" : "its last words: " + string.Join(" | ", running.LastLines);

    private async Task FailAsync(Exception e, ResourceLife life)
    {
        // An event's subscriber or a value of the model may throw anything: it is this resource's failure, not the run's.
        var reason = e is AggregateException { InnerException: { } inner } ? inner.Message : e.Message;
        life.IsOver = true;
        await life.CleanUpAsync().ConfigureAwait(false);
        _logger.LogError("Failed to start: {Reason}", reason);
        await _states.FailedAsync(KnownResourceStates.FailedToStart, reason).ConfigureAwait(false);
    }

    private void SetSettled()
    {
        _created.TrySetResult();
        _settled.TrySetResult();
    }
}
