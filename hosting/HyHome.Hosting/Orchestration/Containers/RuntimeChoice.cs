using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Decides, once per run, whether containers run in an engine or embedded.</summary>
internal sealed class RuntimeChoice
{
    private readonly IEnumerable<IContainerRuntime> _runtimes;
    private readonly OrchestratorOptions _options;
    private readonly List<string> _problems = [];
    private IReadOnlyDictionary<IResource, string> _missingImages = new Dictionary<IResource, string>();

    public RuntimeChoice(IEnumerable<IContainerRuntime> runtimes, OrchestratorOptions options)
    {
        _runtimes = runtimes;
        _options = options;
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

    /// <summary>Makes the engine ready, and finds out which images it can't have.</summary>
    public async Task PrepareAsync(IReadOnlyList<IResource> containers, CancellationToken cancellationToken)
    {
        if (Engine is not null)
        {
            _missingImages = await Engine.PrepareAsync(containers, resource => _options.Runtime == RuntimeKind.Auto && IsEmbeddable(resource), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a resource runs as a container.</summary>
    public bool RunsInEngine(IResource resource) => Engine is not null && resource.IsContainer() && !_missingImages.ContainsKey(resource);

    /// <summary>Why a resource runs embedded although there is an engine; null when that is not so.</summary>
    public string? FindFallback(IResource resource) =>
        _options.Runtime == RuntimeKind.Auto && IsEmbeddable(resource) && _missingImages.TryGetValue(resource, out var reason) ? reason : null;

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
