using System.Diagnostics;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>What is waited for.</summary>
public enum WaitType
{
    /// <summary>The resource runs and all its health checks pass.</summary>
    WaitUntilHealthy = 0,

    /// <summary>The resource ended.</summary>
    WaitForCompletion = 1,

    /// <summary>The resource runs.</summary>
    WaitUntilStarted = 2,
}

/// <summary>What happens when what is waited for fails.</summary>
public enum WaitBehavior
{
    /// <summary>The wait goes on: it may be started again.</summary>
    WaitOnResourceUnavailable = 0,

    /// <summary>The wait fails.</summary>
    StopOnResourceUnavailable = 1,
}

/// <summary>A resource waits for another one before it starts.</summary>
/// <param name="resource">What is waited for.</param>
/// <param name="waitType">Until when.</param>
/// <param name="exitCode">With <see cref="WaitType.WaitForCompletion"/>, the exit code that is success.</param>
[DebuggerDisplay("{WaitType} {Resource.Name}")]
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>What is waited for.</summary>
    public IResource Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    /// <summary>Until when.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>What happens when it fails; null for the application's default.</summary>
    public WaitBehavior? WaitBehavior { get; init; }

    /// <summary>The exit code that is success.</summary>
    public int ExitCode { get; } = exitCode;
}
