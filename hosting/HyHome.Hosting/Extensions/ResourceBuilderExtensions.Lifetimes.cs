using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>What the resource runs lives as long as the AppHost.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">A container, an executable or a project.</param>
    /// <exception cref="InvalidOperationException">It is none of these.</exception>
    public static IResourceBuilder<T> WithSessionLifetime<T>(this IResourceBuilder<T> builder)
        where T : IResource => SetLifetime(builder, new PersistenceAnnotation { Mode = PersistenceMode.Session });

    /// <summary>
    /// What the resource runs outlives the AppHost, and the next run finds it. Containers do; the processes of projects and executables
    /// end with the AppHost, which <c>check</c> says.
    /// </summary>
    /// <inheritdoc cref="WithSessionLifetime"/>
    public static IResourceBuilder<T> WithPersistentLifetime<T>(this IResourceBuilder<T> builder)
        where T : IResource => SetLifetime(builder, new PersistenceAnnotation { Mode = PersistenceMode.Persistent });

    /// <summary>What the resource runs lives as long as what another resource runs.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <typeparam name="TSource">The other's type.</typeparam>
    /// <param name="builder">A container, an executable or a project.</param>
    /// <param name="sourceBuilder">The other.</param>
    /// <exception cref="InvalidOperationException">It is none of these.</exception>
    public static IResourceBuilder<T> WithLifetimeOf<T, TSource>(this IResourceBuilder<T> builder, IResourceBuilder<TSource> sourceBuilder)
        where T : IResource
        where TSource : IResource
    {
        ArgumentNullException.ThrowIfNull(sourceBuilder);
        return SetLifetime(builder, new PersistenceAnnotation { Mode = PersistenceMode.Resource, SourceResource = sourceBuilder.Resource });
    }

    private static IResourceBuilder<T> SetLifetime<T>(IResourceBuilder<T> builder, PersistenceAnnotation lifetime)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Resource is not (ContainerResource or ExecutableResource or ProjectResource))
        {
            throw new InvalidOperationException($"Resource '{builder.Resource.Name}' does not support lifetime configuration: it is no container, executable or project.");
        }

        foreach (var legacy in builder.Resource.Annotations.OfType<ContainerLifetimeAnnotation>())
        {
            builder.Resource.Annotations.Remove(legacy);
        }

        return builder.WithAnnotation(lifetime, ResourceAnnotationMutationBehavior.Replace);
    }
}
