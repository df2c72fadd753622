using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Publishing;

namespace HyHome.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource by hand, not with the application.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ExplicitStartupAnnotation());
    }

    /// <summary>Leaves the resource out of all that is published.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(ManifestPublishingCallbackAnnotation.Ignore);
    }

    /// <summary>Says how the resource is written to the manifest.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Writes it.</param>
    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(this IResourceBuilder<T> builder, Action<ManifestPublishingContext> callback)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ManifestPublishingCallbackAnnotation(callback), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Says how the resource is written to the manifest.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Writes it.</param>
    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(this IResourceBuilder<T> builder, Func<ManifestPublishingContext, Task> callback)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ManifestPublishingCallbackAnnotation(callback), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Binds the resource to one of several compute environments.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="computeEnvironmentResource">The environment.</param>
    public static IResourceBuilder<T> WithComputeEnvironment<T>(this IResourceBuilder<T> builder, IResourceBuilder<IComputeEnvironmentResource> computeEnvironmentResource)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(computeEnvironmentResource);
        return builder.WithAnnotation(new ComputeEnvironmentAnnotation(computeEnvironmentResource.Resource));
    }

    /// <summary>Shows the resource with an icon, by its name in Microsoft's Fluent UI icons.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="iconName">The name.</param>
    /// <param name="iconVariant">The variant.</param>
    public static IResourceBuilder<T> WithIconName<T>(this IResourceBuilder<T> builder, string iconName, IconVariant iconVariant = IconVariant.Filled)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(iconName);
        return builder.WithAnnotation(new ResourceIconAnnotation(iconName, iconVariant), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Does not show the resource.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> WithHidden<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new HiddenAnnotation(), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Does not show the resource once it ended well.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="exitCode">The exit code that is success.</param>
    public static IResourceBuilder<T> WithHiddenOnCompletion<T>(this IResourceBuilder<T> builder, int exitCode)
        where T : IResource => builder.WithHiddenOnCompletion([exitCode]);

    /// <summary>Does not show the resource once it ended well.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="exitCodes">The exit codes that are success; 0 when none is given.</param>
    public static IResourceBuilder<T> WithHiddenOnCompletion<T>(this IResourceBuilder<T> builder, params int[] exitCodes)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(exitCodes);
        return builder.WithAnnotation(new HiddenAnnotation { AfterExitCodes = exitCodes.Length == 0 ? [0] : exitCodes }, ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Serves the resource inside the AppHost process when no container engine is used.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="factory">Makes the service.</param>
    public static IResourceBuilder<T> WithEmbeddedService<T>(this IResourceBuilder<T> builder, Func<IServiceProvider, IEmbeddedService> factory)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new EmbeddedServiceAnnotation(factory), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Copies files of another resource's image into this one's when it is published.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">Whose files.</param>
    /// <param name="destinationPath">Where they go.</param>
    public static IResourceBuilder<T> PublishWithContainerFiles<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithContainerFiles> source, string destinationPath)
        where T : IContainerFilesDestinationResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(destinationPath);
        return builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder.WithAnnotation(new ContainerFilesDestinationAnnotation { Source = source.Resource, DestinationPath = destinationPath })
            : builder;
    }

    /// <summary>Says where in the resource's image the files to copy are.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="sourcePath">The path in the image.</param>
    public static IResourceBuilder<T> WithContainerFilesSource<T>(this IResourceBuilder<T> builder, string sourcePath)
        where T : IResourceWithContainerFiles
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ContainerFilesSourceAnnotation { SourcePath = sourcePath });
    }
}

/// <summary>States of resources of one's own.</summary>
public static class CustomResourceExtensions
{
    /// <summary>Says in which state the resource is shown before anything happened to it.</summary>
    /// <typeparam name="TResource">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="initialSnapshot">The state.</param>
    public static IResourceBuilder<TResource> WithInitialState<TResource>(this IResourceBuilder<TResource> builder, CustomResourceSnapshot initialSnapshot)
        where TResource : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);
    }
}

/// <summary>Questions about what a resource is.</summary>
public static class ContainerResourceExtensions
{
    /// <summary>The containers of a model.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<IResource> GetContainerResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(r => r.IsContainer());
    }

    /// <summary>Whether the resource is a container: it has an image.</summary>
    /// <param name="resource">The resource.</param>
    public static bool IsContainer(this IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.HasAnnotationOfType<ContainerImageAnnotation>() || resource.HasAnnotationOfType<DockerfileBuildAnnotation>();
    }
}

/// <summary>Questions about emulators.</summary>
public static class EmulatorResourceExtensions
{
    /// <summary>Whether the resource stands in for a service of another kind on this machine.</summary>
    /// <param name="resource">The resource.</param>
    public static bool IsEmulator(this IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.HasAnnotationOfType<EmulatorResourceAnnotation>();
    }
}

/// <summary>Builders of resources found by name.</summary>
public static class DistributedApplicationBuilderExtensions
{
    /// <summary>Makes a builder for a resource of the model.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">Its name, ignoring case.</param>
    /// <exception cref="InvalidOperationException">There is none, or it has another type.</exception>
    public static IResourceBuilder<T> CreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return !builder.Resources.TryGetByName(name, out var resource)
            ? throw new InvalidOperationException($"Resource '{name}' was not found. Resources: {string.Join(", ", builder.Resources.Select(r => r.Name))}.")
            : resource is T typed
                ? builder.CreateResourceBuilder(typed)
                : throw new InvalidOperationException($"Resource '{name}' of type '{resource.GetType()}' is not assignable to requested type '{typeof(T).Name}'.");
    }

    /// <summary>Makes a builder for a resource of the model.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">Its name, ignoring case.</param>
    /// <param name="resourceBuilder">The builder, when there is such a resource.</param>
    public static bool TryCreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, [ResourceName] string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IResourceBuilder<T>? resourceBuilder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        resourceBuilder = builder.Resources.TryGetByName(name, out var resource) && resource is T typed ? builder.CreateResourceBuilder(typed) : null;
        return resourceBuilder is not null;
    }
}

/// <summary>Parts of connections.</summary>
public static class ConnectionPropertiesExtensions
{
    /// <summary>The parts of a connection together with others, which win.</summary>
    /// <param name="source">The resource to connect to.</param>
    /// <param name="additional">The others.</param>
    public static IEnumerable<KeyValuePair<string, ReferenceExpression>> CombineProperties(this IResourceWithConnectionString source, IEnumerable<KeyValuePair<string, ReferenceExpression>> additional)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(additional);
        var combined = new Dictionary<string, ReferenceExpression>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in source.GetConnectionProperties().Concat(additional))
        {
            combined[name] = value;
        }

        return combined;
    }
}

/// <summary>Names of volumes.</summary>
public static class VolumeNameGenerator
{
    /// <summary>A name for a volume of a resource, the same in every run and different for every application.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="suffix">How it ends: letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</param>
    /// <exception cref="ArgumentException">The suffix has other characters.</exception>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(suffix);
        if (!suffix.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
        {
            throw new ArgumentException($"The suffix '{suffix}' contains invalid characters. Only [a-zA-Z0-9_.-] are allowed.", nameof(suffix));
        }

        var application = string.Concat(builder.ApplicationBuilder.Environment.ApplicationName.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        return $"{application.TrimStart('-', '.', '_')}-{Identity(builder.ApplicationBuilder.Configuration)}-{builder.Resource.Name}-{suffix}";
    }

    /// <summary>What tells an application's volumes from those of another of the same name.</summary>
    internal static string? Identity(Microsoft.Extensions.Configuration.IConfiguration configuration) => configuration["AppHost:Sha256"]?[..10].ToLowerInvariant();
}
