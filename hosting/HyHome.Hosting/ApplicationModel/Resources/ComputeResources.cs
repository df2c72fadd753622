using System.Diagnostics;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>A container. Its image is a <see cref="ContainerImageAnnotation"/>.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="entrypoint">What to run instead of the image's entry point; null for the image's own.</param>
public class ContainerResource(string name, string? entrypoint = null) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
{
    /// <summary>What to run instead of the image's entry point; null for the image's own.</summary>
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>Whether the entry point is run through a shell.</summary>
    public bool? ShellExecution { get; set; }
}

/// <summary>A .NET project of this repository, run from its built output.</summary>
/// <param name="name">The resource's name.</param>
public class ProjectResource(string name) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IResourceWithProbes,
    IComputeResource, IContainerFilesDestinationResource;

/// <summary>A C# program of one file, or a project found by its folder.</summary>
/// <param name="name">The resource's name.</param>
public class CSharpAppResource(string name) : ProjectResource(name);

/// <summary>A program on this machine.</summary>
[DebuggerDisplay("{Name} {Command}")]
public class ExecutableResource : Resource,
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
{
    /// <summary>Creates an executable resource.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="command">The program: a path, or a name that is looked up in PATH.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    public ExecutableResource(string name, string command, string workingDirectory)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        Annotations.Add(new ExecutableAnnotation { Command = command, WorkingDirectory = workingDirectory });
    }

    /// <summary>The program.</summary>
    public string Command => Executable.Command;

    /// <summary>Where it runs.</summary>
    public string WorkingDirectory => Executable.WorkingDirectory;

    private ExecutableAnnotation Executable => Annotations.OfType<ExecutableAnnotation>().Last();
}

/// <summary>The program and folder of an executable resource.</summary>
public sealed class ExecutableAnnotation : IResourceAnnotation
{
    /// <summary>The program.</summary>
    public required string Command { get; set; }

    /// <summary>Where it runs.</summary>
    public required string WorkingDirectory { get; set; }
}
