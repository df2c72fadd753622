using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>Mounts a volume.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The volume's name; null for an anonymous one.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="isReadOnly">Whether the container may not write to it.</param>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly = false)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));
    }

    /// <summary>Mounts an anonymous volume.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="target">The path in the container.</param>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string target)
        where T : ContainerResource => builder.WithVolume(name: null, target);

    /// <summary>Mounts a file or folder of this machine.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">Its path; a relative one is taken from the AppHost's folder.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="isReadOnly">Whether the container may not write to it.</param>
    public static IResourceBuilder<T> WithBindMount<T>(this IResourceBuilder<T> builder, string source, string target, bool isReadOnly = false)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        var path = Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory);
        return builder.WithAnnotation(new ContainerMountAnnotation(path, target, ContainerMountType.BindMount, isReadOnly));
    }

    /// <summary>Puts files into the container before it starts.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="destinationPath">The folder in the container they go to.</param>
    /// <param name="entries">The files.</param>
    /// <param name="defaultOwner">The owner's user id where an item names none; null for root.</param>
    /// <param name="defaultGroup">The group's id where an item names none; null for root.</param>
    /// <param name="umask">The permissions taken from items that name none; null for 022.</param>
    public static IResourceBuilder<T> WithContainerFiles<T>(this IResourceBuilder<T> builder, string destinationPath, IEnumerable<ContainerFileSystemItem> entries, int? defaultOwner = null, int? defaultGroup = null, UnixFileMode? umask = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(entries);
        return builder.WithContainerFiles(destinationPath, (_, _) => Task.FromResult(entries), defaultOwner, defaultGroup, umask);
    }

    /// <summary>Puts files into the container before it starts, made at that time.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="destinationPath">The folder in the container they go to.</param>
    /// <param name="callback">Makes the files.</param>
    /// <param name="defaultOwner">The owner's user id where an item names none; null for root.</param>
    /// <param name="defaultGroup">The group's id where an item names none; null for root.</param>
    /// <param name="umask">The permissions taken from items that name none; null for 022.</param>
    public static IResourceBuilder<T> WithContainerFiles<T>(this IResourceBuilder<T> builder, string destinationPath, Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> callback, int? defaultOwner = null, int? defaultGroup = null, UnixFileMode? umask = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(destinationPath);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithAnnotation(new ContainerFileSystemCallbackAnnotation
        {
            DestinationPath = destinationPath,
            Callback = callback,
            DefaultOwner = defaultOwner,
            DefaultGroup = defaultGroup,
            Umask = umask,
        });
    }

    /// <summary>Puts files of this machine into the container: copied before it starts, or as a read-only bind mount when it is published.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="destinationPath">The folder in the container they go to.</param>
    /// <param name="sourcePath">The file or folder; a relative path is taken from the AppHost's folder.</param>
    /// <param name="defaultOwner">The owner's user id; null for root.</param>
    /// <param name="defaultGroup">The group's id; null for root.</param>
    /// <param name="umask">The permissions taken from the files; null for 022.</param>
    /// <exception cref="InvalidOperationException">There is no such file or folder.</exception>
    public static IResourceBuilder<T> WithContainerFiles<T>(this IResourceBuilder<T> builder, string destinationPath, string sourcePath, int? defaultOwner = null, int? defaultGroup = null, UnixFileMode? umask = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(destinationPath);
        ArgumentException.ThrowIfNullOrEmpty(sourcePath);
        var fullPath = Path.GetFullPath(sourcePath, builder.ApplicationBuilder.AppHostDirectory);
        if (!Path.Exists(fullPath))
        {
            throw new InvalidOperationException($"The source path '{fullPath}' does not exist. Ensure the path is correct and accessible.");
        }

        return builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder.WithContainerFiles(destinationPath, (_, _) => Task.FromResult(ContainerDirectory.GetFileSystemItemsFromPath(fullPath, searchOptions: SearchOption.AllDirectories)), defaultOwner, defaultGroup, umask)
            : builder.WithBindMount(fullPath, destinationPath, isReadOnly: true).WithAnnotation(new ContainerFilesMountAnnotation(fullPath, destinationPath));
    }
}
