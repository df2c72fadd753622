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

    /// <summary>Makes ready for a run: removes what earlier runs of the application left behind, and begins to pull the images that decide where their resources run.</summary>
    /// <param name="mayFallBack">The container resources that run otherwise without their image.</param>
    /// <param name="run">Ends the pulls.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    /// <returns>Those of them whose image is not on this machine, each with the end of its pull: null when it is there now, else why it can't be had.</returns>
    Task<IReadOnlyDictionary<IResource, Task<string?>>> PrepareAsync(IReadOnlyList<IResource> mayFallBack, CancellationToken run, CancellationToken cancellationToken);

    /// <summary>Makes the network of the run. Lets its containers reach ports of this machine's loopback address, and keeps them off the LAN.</summary>
    /// <param name="hostPorts">The ports of what runs outside the engine.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Under which port of the host containers reach each of them.</returns>
    Task<IReadOnlyDictionary<HostPort, int>> ConnectAsync(IEnumerable<HostPort> hostPorts, CancellationToken cancellationToken);

    /// <summary>Creates and starts the container of a resource.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="placed">Waits until it is known where the others run, once the image is there.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ResourceFailedException">It cannot be started; the message says why.</exception>
    Task<IRunningResource> StartAsync(ResourceInstance instance, Func<CancellationToken, Task> placed, CancellationToken cancellationToken);

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
