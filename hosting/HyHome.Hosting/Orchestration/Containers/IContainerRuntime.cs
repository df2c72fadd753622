using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>A container engine on this machine. Registered in the services, it takes over the container resources of a local run.</summary>
internal interface IContainerRuntime
{
    /// <summary>Name of the engine for messages, such as <c>Docker</c>.</summary>
    string Name { get; }

    /// <summary>Asks whether the engine can be used now; null when it can, else why not, with the cure.</summary>
    Task<string?> FindProblemAsync(CancellationToken cancellationToken);

    /// <summary>Makes ready for a run, and removes what earlier runs of the application left behind.</summary>
    /// <param name="resources">The container resources of the model.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task PrepareAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken);

    /// <summary>Creates and starts the container of a resource.</summary>
    /// <exception cref="ResourceFailedException">It cannot be started; the message says why.</exception>
    Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken);

    /// <summary>Removes what belongs to the run as a whole, such as its network. Containers are stopped before.</summary>
    Task EndAsync(CancellationToken cancellationToken);
}
