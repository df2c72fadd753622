namespace HyHome.Hosting.Kubernetes;

/// <summary>What a resource asks of a node (requests) and may take at most (limits), as Kubernetes quantities such as <c>100m</c> and <c>256Mi</c>.</summary>
/// <param name="cpuRequest">CPU that is set aside; null for none.</param>
/// <param name="memoryRequest">Memory that is set aside; null for none.</param>
/// <param name="cpuLimit">CPU that is never exceeded; null for no limit.</param>
/// <param name="memoryLimit">Memory beyond which the container is ended; null for no limit.</param>
public sealed class ComputeResourcesAnnotation(string? cpuRequest, string? memoryRequest, string? cpuLimit, string? memoryLimit) : IResourceAnnotation
{
    /// <summary>CPU that is set aside.</summary>
    public string? CpuRequest { get; } = cpuRequest;

    /// <summary>Memory that is set aside.</summary>
    public string? MemoryRequest { get; } = memoryRequest;

    /// <summary>CPU that is never exceeded.</summary>
    public string? CpuLimit { get; } = cpuLimit;

    /// <summary>Memory beyond which the container is ended.</summary>
    public string? MemoryLimit { get; } = memoryLimit;
}
