using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Runs containers in the engine that was chosen for the run.</summary>
internal sealed class ContainerRunner : IResourceRunner
{
    private readonly RuntimeChoice _choice;

    public ContainerRunner(RuntimeChoice choice)
    {
        _choice = choice;
    }

    public bool Handles(IResource resource) => _choice.RunsInEngine(resource);

    public Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken) =>
        _choice.Engine!.StartAsync(instance, cancellationToken);
}
