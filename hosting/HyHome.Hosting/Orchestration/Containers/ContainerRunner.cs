using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Runs containers in the engine that was chosen for the run.</summary>
internal sealed class ContainerRunner : IResourceRunner
{
    private readonly RuntimeChoice _choice;
    private readonly Placement _placement;

    public ContainerRunner(RuntimeChoice choice, Placement placement)
    {
        _choice = choice;
        _placement = placement;
    }

    public bool Handles(IResource resource) => _choice.RunsInEngine(resource);

    public Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken) =>
        _choice.Engine!.StartAsync(instance, token => _placement.WaitAsync(instance.Resource, instance.Id, token), cancellationToken);
}
