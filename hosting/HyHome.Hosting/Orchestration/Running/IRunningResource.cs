using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>One started instance of a resource.</summary>
internal interface IRunningResource
{
    /// <summary>Facts about this start for those who look at the resource, such as its process id.</summary>
    IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    /// <summary>The variables it was started with.</summary>
    IReadOnlyList<EnvironmentVariableSnapshot> Environment { get; }

    /// <summary>The last lines it wrote: they tell best why it ended.</summary>
    IReadOnlyList<string> LastLines { get; }

    /// <summary>Completes with the exit code when the instance ends, for whatever reason; null where there is no such code.</summary>
    Task<int?> Ended { get; }

    /// <summary>Why it is lost although it did not end by itself, known when <see cref="Ended"/> completes; null when it did.</summary>
    string? Failure => null;

    /// <summary>Why it ended, where the exit code doesn't tell, known when <see cref="Ended"/> completes: the cause and the cure.</summary>
    string? Cause => null;

    /// <summary>Whether its exit codes are those of Unix, where from 128 on they tell a signal.</summary>
    bool HasUnixExitCode => false;

    /// <summary>Stops it: asks, waits for the grace period, then uses force. Force at once when cancelled.</summary>
    Task StopAsync(TimeSpan gracePeriod, CancellationToken cancellationToken);
}

/// <summary>Starts resources of a certain kind.</summary>
internal interface IResourceRunner
{
    /// <summary>Whether it starts this resource.</summary>
    bool Handles(IResource resource);

    /// <summary>Starts one instance.</summary>
    /// <exception cref="ResourceFailedException">It cannot be started; the message says why.</exception>
    Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken);
}
