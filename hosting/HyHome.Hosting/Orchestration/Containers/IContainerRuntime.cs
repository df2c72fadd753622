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
    /// <param name="mayFallBack">Those that run otherwise without their image, which has to be known before anything starts.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Those of them whose image can't be had, each with the reason.</returns>
    Task<IReadOnlyDictionary<IResource, string>> PrepareAsync(IReadOnlyList<IResource> resources, Func<IResource, bool> mayFallBack, CancellationToken cancellationToken);

    /// <summary>Lets containers reach ports of this machine's loopback address, and keeps them off the LAN.</summary>
    /// <param name="hostPorts">The ports of what runs outside the engine.</param>
    /// <returns>Under which port of the host containers reach each of them.</returns>
    IReadOnlyDictionary<HostPort, int> Connect(IEnumerable<HostPort> hostPorts);

    /// <summary>Creates and starts the container of a resource.</summary>
    /// <exception cref="ResourceFailedException">It cannot be started; the message says why.</exception>
    Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken);

    /// <summary>Removes what belongs to the run as a whole, such as its network. Containers are stopped before.</summary>
    Task EndAsync(CancellationToken cancellationToken);

    /// <summary>Removes what runs of the application that were cut off left in the engine.</summary>
    /// <returns>The names of what was removed.</returns>
    Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellationToken);

    /// <summary>The volumes in which the application keeps its data.</summary>
    Task<IReadOnlyList<string>> FindDataAsync(CancellationToken cancellationToken);

    /// <summary>Removes one of them.</summary>
    /// <returns>Whether it is gone; false while a container uses it.</returns>
    Task<bool> RemoveDataAsync(string volume, CancellationToken cancellationToken);

    /// <summary>The images that were built for the application.</summary>
    Task<IReadOnlyList<string>> FindImagesAsync(CancellationToken cancellationToken);

    /// <summary>Removes one of them.</summary>
    /// <returns>Whether it is gone; false while a container uses it.</returns>
    Task<bool> RemoveImageAsync(string image, CancellationToken cancellationToken);

    /// <summary>The containers of the application that are to outlive its runs.</summary>
    Task<IReadOnlyList<string>> FindPersistentAsync(CancellationToken cancellationToken);

    /// <summary>Removes one of them.</summary>
    Task RemovePersistentAsync(string name, CancellationToken cancellationToken);
}
