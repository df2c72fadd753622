using System.Diagnostics;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>The image of a container.</summary>
[DebuggerDisplay("{Registry}/{Image}:{Tag}")]
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    private string? _tag;
    private string? _sha256;

    /// <summary>The registry, such as <c>ghcr.io</c>; null for the engine's default.</summary>
    public string? Registry { get; set; }

    /// <summary>The image, without registry (unless it was given in one with it) and tag.</summary>
    public required string Image { get; set; }

    /// <summary>The tag; setting it clears <see cref="SHA256"/>.</summary>
    public string? Tag
    {
        get => _tag;
        set => (_tag, _sha256) = (value, value is null ? _sha256 : null);
    }

    /// <summary>The digest without <c>sha256:</c>; setting it clears <see cref="Tag"/>.</summary>
    public string? SHA256
    {
        get => _sha256;
        set => (_sha256, _tag) = (value, value is null ? _tag : null);
    }
}

/// <summary>When an image is pulled.</summary>
public enum ImagePullPolicy
{
    /// <summary>As the engine does by itself.</summary>
    Default = 0,

    /// <summary>Before every start.</summary>
    Always = 1,

    /// <summary>When it is not there.</summary>
    Missing = 2,

    /// <summary>Never: it must be there.</summary>
    Never = 3,
}

/// <summary>When the image of a container is pulled.</summary>
public sealed class ContainerImagePullPolicyAnnotation : IResourceAnnotation
{
    /// <summary>When it is pulled.</summary>
    public required ImagePullPolicy ImagePullPolicy { get; set; }
}

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the AppHost runs.</summary>
    Session = 0,

    /// <summary>Beyond it: the next run finds it again.</summary>
    Persistent = 1,
}

/// <summary>How long a container lives.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    /// <summary>How long.</summary>
    public required ContainerLifetime Lifetime { get; set; }
}

/// <summary>How long a resource lives.</summary>
public enum Lifetime
{
    /// <summary>As long as the AppHost runs.</summary>
    Session = 0,

    /// <summary>Beyond it.</summary>
    Persistent = 1,
}

/// <summary>The kinds of mounts.</summary>
public enum ContainerMountType
{
    /// <summary>A file or folder of this machine.</summary>
    BindMount = 0,

    /// <summary>A volume of the engine.</summary>
    Volume = 1,
}

/// <summary>Something mounted into a container.</summary>
[DebuggerDisplay("{Type} {Source} -> {Target}")]
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    /// <summary>Creates a mount.</summary>
    /// <param name="source">An absolute path, or the volume's name; null for an anonymous volume.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="type">Bind mount or volume.</param>
    /// <param name="isReadOnly">Whether the container may not write to it.</param>
    /// <exception cref="ArgumentException">A bind mount without an absolute source, or a read-only anonymous volume.</exception>
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (type == ContainerMountType.BindMount)
        {
            if (string.IsNullOrEmpty(source))
            {
                throw new ArgumentNullException(nameof(source), $"The bind mount to '{target}' needs a source path.");
            }

            if (!Path.IsPathRooted(source))
            {
                throw new ArgumentException($"The source '{source}' of the bind mount to '{target}' must be an absolute path.", nameof(source));
            }
        }
        else if (string.IsNullOrEmpty(source) && isReadOnly)
        {
            throw new ArgumentException($"The anonymous volume at '{target}' cannot be read-only: nothing would ever be in it.", nameof(isReadOnly));
        }

        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    /// <summary>An absolute path, or the volume's name; null for an anonymous volume.</summary>
    public string? Source { get; }

    /// <summary>The path in the container.</summary>
    public string Target { get; }

    /// <summary>Bind mount or volume.</summary>
    public ContainerMountType Type { get; }

    /// <summary>Whether the container may not write to it.</summary>
    public bool IsReadOnly { get; }
}

/// <summary>Says of a bind mount that files of <c>WithContainerFiles</c> are meant: what is published of it is their content, and not a folder of this machine.</summary>
/// <param name="Source">The mount's source.</param>
/// <param name="Target">Its target: the folder that the files go to.</param>
internal sealed record ContainerFilesMountAnnotation(string Source, string Target) : IResourceAnnotation;

/// <summary>The container's own name in the engine, instead of one made from the resource's.</summary>
public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    /// <summary>The name.</summary>
    public required string Name { get; set; }
}

/// <summary>One more DNS name of a container.</summary>
/// <param name="alias">The name.</param>
public sealed class ContainerNetworkAliasAnnotation(string alias) : IResourceAnnotation
{
    /// <summary>The name.</summary>
    public string Alias { get; } = alias ?? throw new ArgumentNullException(nameof(alias));

    /// <summary>The network it is a name in.</summary>
    public NetworkIdentifier Network { get; set; } = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
}

/// <summary>Adds arguments for the container engine itself.</summary>
public sealed class ContainerRuntimeArgsCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Creates the annotation.</summary>
    /// <param name="callback">Adds to the arguments.</param>
    public ContainerRuntimeArgsCallbackAnnotation(Action<IList<object>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        };
    }

    /// <summary>Creates the annotation.</summary>
    /// <param name="callback">Adds to the arguments.</param>
    public ContainerRuntimeArgsCallbackAnnotation(Func<ContainerRuntimeArgsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    /// <summary>Adds to the arguments.</summary>
    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; }
}

/// <summary>The arguments for the container engine.</summary>
/// <param name="args">The arguments so far.</param>
/// <param name="cancellationToken">Ends the evaluation.</param>
public sealed class ContainerRuntimeArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    /// <summary>The arguments so far.</summary>
    public IList<object> Args { get; } = args ?? throw new ArgumentNullException(nameof(args));

    /// <summary>Ends the evaluation.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>How the image of a container is built.</summary>
/// <param name="contextPath">The folder sent to the builder.</param>
/// <param name="dockerfilePath">The Dockerfile.</param>
/// <param name="stage">The stage to build; null for the last.</param>
public class DockerfileBuildAnnotation(string contextPath, string dockerfilePath, string? stage) : IResourceAnnotation
{
    /// <summary>The folder sent to the builder.</summary>
    public string ContextPath { get; } = contextPath;

    /// <summary>The Dockerfile.</summary>
    public string DockerfilePath { get; } = dockerfilePath;

    /// <summary>The stage to build; null for the last.</summary>
    public string? Stage { get; } = stage;

    /// <summary>The build arguments; a value may be an expression.</summary>
    public Dictionary<string, object?> BuildArguments { get; } = [];

    /// <summary>The build secrets.</summary>
    public Dictionary<string, object> BuildSecrets { get; } = [];

    /// <summary>Writes the Dockerfile where it is made rather than kept as a file.</summary>
    public Func<DockerfileFactoryContext, Task<string>>? DockerfileFactory { get; init; }

    /// <summary>The built image's name; null for that of the image annotation.</summary>
    public string? ImageName { get; set; }

    /// <summary>The built image's tag.</summary>
    public string? ImageTag { get; set; }

    /// <summary>Whether the image can be run; an image without is only copied from.</summary>
    public bool HasEntrypoint { get; set; } = true;

    /// <summary>What the builder leaves out of the context, in the language of .dockerignore.</summary>
    public string? BuildContextIgnoreContent { get; set; }

    /// <summary>Writes a made Dockerfile to <see cref="DockerfilePath"/>; a kept one is left alone.</summary>
    /// <param name="context">What the factory may use.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    public async Task MaterializeDockerfileAsync(DockerfileFactoryContext context, CancellationToken cancellationToken)
    {
        if (DockerfileFactory is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(DockerfilePath)!);
            await File.WriteAllTextAsync(DockerfilePath, await DockerfileFactory(context).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>What a Dockerfile factory may use.</summary>
public sealed class DockerfileFactoryContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The resource whose image is built.</summary>
    public required IResource Resource { get; init; }

    /// <summary>Ends the build.</summary>
    public CancellationToken CancellationToken { get; init; }
}
