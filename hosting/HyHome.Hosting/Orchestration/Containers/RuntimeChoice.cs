using System.Collections.Concurrent;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>
/// Decides, once per run, whether containers run in an engine or embedded. Of a resource that has both forms and no image on this machine, the pull
/// decides: what is offered may still not come.
/// </summary>
internal sealed class RuntimeChoice
{
    private readonly IEnumerable<IContainerRuntime> _runtimes;
    private readonly OrchestratorOptions _options;
    private readonly ILogger<RuntimeChoice> _logger;
    private readonly List<string> _problems = [];
    private readonly ConcurrentDictionary<IResource, string> _missingImages = [];
    private readonly TaskCompletionSource _placed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyDictionary<IResource, Task<string?>> _pulls = new Dictionary<IResource, Task<string?>>();

    public RuntimeChoice(IEnumerable<IContainerRuntime> runtimes, OrchestratorOptions options, ILogger<RuntimeChoice> logger)
    {
        _runtimes = runtimes;
        _options = options;
        _logger = logger;
    }

    /// <summary>The engine in use; null when containers run embedded or not at all.</summary>
    public IContainerRuntime? Engine { get; private set; }

    /// <summary>Looks for an engine, unless the run is to be embedded.</summary>
    public async Task DecideAsync(CancellationToken cancellationToken)
    {
        if (_options.Runtime == RuntimeKind.Embedded)
        {
            return;
        }

        foreach (var runtime in _runtimes)
        {
            var problem = await runtime.FindProblemAsync(cancellationToken).ConfigureAwait(false);
            if (problem is null)
            {
                Engine = runtime;
                return;
            }

            _problems.Add($"{runtime.Name}: {problem}");
        }
    }

    /// <summary>Completes when it is known of every container where it runs, and under which address containers reach everything. Before that nothing of either form can start.</summary>
    public Task Placed => _placed.Task;

    /// <summary>Whether all images are there, or known not to be: nothing has to be waited for.</summary>
    public bool IsDecided => _pulls.Values.All(pull => pull.IsCompleted);

    /// <summary>Makes the engine ready, and begins to pull the images that decide where their resources run.</summary>
    /// <param name="containers">The container resources of the model.</param>
    /// <param name="run">Ends the pulls.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    public async Task PrepareAsync(IEnumerable<IResource> containers, CancellationToken run, CancellationToken cancellationToken)
    {
        if (Engine is not null)
        {
            _pulls = await Engine.PrepareAsync([.. containers.Where(c => _options.Runtime == RuntimeKind.Auto && IsEmbeddable(c))], run, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the pulls, and gives every endpoint of the model the address under which containers reach it.</summary>
    public async Task PlaceAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_pulls.Select(async pull =>
            {
                if (await pull.Value.WaitAsync(cancellationToken).ConfigureAwait(false) is { } problem)
                {
                    _missingImages[pull.Key] = problem;
                    _logger.LogWarning("The resource '{Resource}' runs embedded: {Reason}.", pull.Key.Name, problem.TrimEnd('.'));
                }
            })).ConfigureAwait(false);

            // Not broken off: whoever ends the run waits for it, and then removes what it made.
            await ContainerNetwork.AllocateAsync(model, this, CancellationToken.None).ConfigureAwait(false);
            _placed.TrySetResult();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _placed.TrySetException(e);
            throw;
        }
    }

    /// <summary>Whether it is the pull of its image that decides where a resource runs.</summary>
    public bool AwaitsImage(IResource resource) => _pulls.ContainsKey(resource);

    /// <summary>Names of the resources whose images are still on the way.</summary>
    public IEnumerable<string> Awaited => _pulls.Where(pull => !pull.Value.IsCompleted).Select(pull => pull.Key.Name).Order(StringComparer.Ordinal);

    /// <summary>Whether a resource runs as a container; certain once everything is placed.</summary>
    public bool RunsInEngine(IResource resource) => Engine is not null && resource.IsContainer() && !_missingImages.ContainsKey(resource);

    /// <summary>Why a container resource cannot run here; null when it can.</summary>
    /// <param name="resource">A container resource.</param>
    /// <param name="isFailure">Whether that is a failure: it was asked for containers, and there are none.</param>
    public string? FindProblem(IResource resource, out bool isFailure)
    {
        isFailure = _options.Runtime == RuntimeKind.Containers;
        if (RunsInEngine(resource) || (!isFailure && IsEmbeddable(resource)))
        {
            return null;
        }

        var found = _problems.Count == 0 ? "none was found" : string.Join("; ", _problems);
        return isFailure
            ? $"there is no container engine ({found}); start one, or run with --runtime embedded"
            : "it has no embedded form; it needs a container engine";
    }

    private static bool IsEmbeddable(IResource resource) => resource.HasAnnotationOfType<EmbeddedServiceAnnotation>();
}
