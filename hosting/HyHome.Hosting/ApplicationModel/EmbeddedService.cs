using System.Net;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>A service that is served inside the AppHost process, in the place of a container.</summary>
public interface IEmbeddedService
{
    /// <summary>Starts to listen. It is ready when the task ends.</summary>
    /// <param name="context">Where to listen, and what to use.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    Task StartAsync(EmbeddedServiceContext context, CancellationToken cancellationToken);

    /// <summary>Stops to listen and writes what has to be kept.</summary>
    /// <param name="cancellationToken">Ends the patience: what is left is given up.</param>
    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>What an embedded service is started with.</summary>
public sealed class EmbeddedServiceContext
{
    /// <summary>The resource it stands in for.</summary>
    public required IResource Resource { get; init; }

    /// <summary>Where to listen, by endpoint name ignoring case.</summary>
    public required IReadOnlyDictionary<string, IPEndPoint> Listen { get; init; }

    /// <summary>The resource's log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>A folder of its own that outlives the run.</summary>
    public required string DataPath { get; init; }

    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>
    /// Whether another resource of the model runs as a container, so that what is handed to it has to go over its endpoints: an image that can't be had
    /// leaves some resources embedded beside others that are not. By default none does.
    /// </summary>
    public Func<IResource, bool> RunsInContainer { get; init; } = _ => false;
}

/// <summary>The resource can be served inside the AppHost process when no container engine is used.</summary>
/// <param name="factory">Makes the service.</param>
public sealed class EmbeddedServiceAnnotation(Func<IServiceProvider, IEmbeddedService> factory) : IResourceAnnotation
{
    /// <summary>Makes the service.</summary>
    public Func<IServiceProvider, IEmbeddedService> Factory { get; } = factory ?? throw new ArgumentNullException(nameof(factory));
}
