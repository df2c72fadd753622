using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Runs a resource in the engine or embedded, as the pull of its image has it.</summary>
internal sealed class AwaitedImageRunner : IResourceRunner
{
    private readonly RuntimeChoice _choice;
    private readonly Placement _placement;
    private readonly ContainerRunner _container;
    private readonly EmbeddedRunner _embedded;

    public AwaitedImageRunner(RuntimeChoice choice, Placement placement, ContainerRunner container, EmbeddedRunner embedded)
    {
        _choice = choice;
        _placement = placement;
        _container = container;
        _embedded = embedded;
    }

    public bool Handles(IResource resource) => _choice.AwaitsImage(resource);

    public async Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        await _placement.WaitAsync(instance.Resource, instance.Id, cancellationToken).ConfigureAwait(false);
        IResourceRunner runner = _container.Handles(instance.Resource) ? _container : _embedded;
        return await runner.StartAsync(instance, cancellationToken).ConfigureAwait(false);
    }
}
