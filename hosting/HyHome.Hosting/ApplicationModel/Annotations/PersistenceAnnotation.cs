namespace HyHome.Hosting.ApplicationModel;

/// <summary>How long what a resource runs lives.</summary>
public enum PersistenceMode
{
    /// <summary>As long as the AppHost.</summary>
    Session = 0,

    /// <summary>Until it is removed: the next run of the AppHost finds it.</summary>
    Persistent = 1,

    /// <summary>As long as what another resource runs.</summary>
    Resource = 2,
}

/// <summary>How long what the resource runs lives.</summary>
public sealed class PersistenceAnnotation : IResourceAnnotation
{
    /// <summary>How long.</summary>
    public required PersistenceMode Mode { get; set; }

    /// <summary>The other resource, for <see cref="PersistenceMode.Resource"/>.</summary>
    public IResource? SourceResource { get; set; }

    /// <summary>Whether a resource outlives the AppHost, by its own annotation or by that of the resource it follows.</summary>
    /// <param name="resource">The resource.</param>
    /// <exception cref="DistributedApplicationException">Resources follow each other in a circle.</exception>
    internal static bool IsPersistent(IResource resource)
    {
        HashSet<IResource> followed = [];
        for (var current = resource; followed.Add(current);)
        {
            if (!current.TryGetLastAnnotation<PersistenceAnnotation>(out var persistence))
            {
                return current.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime) && lifetime.Lifetime == ContainerLifetime.Persistent;
            }

            if (persistence is not { Mode: PersistenceMode.Resource, SourceResource: { } source })
            {
                return persistence.Mode == PersistenceMode.Persistent;
            }

            current = source;
        }

        throw new DistributedApplicationException(
            $"The lifetime of '{resource.Name}' follows itself: {string.Join(" -> ", followed.Append(resource).Select(r => r.Name))}. Give one of them a lifetime of its own, by WithSessionLifetime or WithPersistentLifetime.");
    }
}
