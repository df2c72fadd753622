namespace HyHome.Hosting.ApplicationModel;

public static partial class ResourceExtensions
{
    /// <summary>The resource's endpoints.</summary>
    /// <param name="resource">The resource.</param>
    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointReference(resource, e));
    }

    /// <summary>The resource's endpoints as seen from a network.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="contextNetworkId">The network.</param>
    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource, NetworkIdentifier contextNetworkId)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointReference(resource, e, contextNetworkId));
    }

    /// <summary>An endpoint of the resource, by name; it need not exist yet.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="endpointName">The endpoint's name.</param>
    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(resource, endpointName);
    }

    /// <summary>An endpoint of the resource as seen from a network, by name; it need not exist yet.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="endpointName">The endpoint's name.</param>
    /// <param name="contextNetworkId">The network.</param>
    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName, NetworkIdentifier contextNetworkId)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(resource, endpointName, contextNetworkId);
    }

    /// <summary>The ports of the resource's endpoints for what is published: as they were given, implied, or allocated.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="portAllocator">Hands out ports; by default from 8000.</param>
    public static IReadOnlyList<ResolvedEndpoint> ResolveEndpoints(this IResource resource, IPortAllocator? portAllocator = null)
    {
        ArgumentNullException.ThrowIfNull(resource);
        portAllocator ??= new PortAllocator();
        HashSet<string> defaultSchemes = [];
        List<ResolvedEndpoint> resolved = [];
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            // Port 0 asks for any port, as null does.
            var port = endpoint.Port is 0 ? null : endpoint.Port;
            var configured = endpoint.TargetPort is 0 ? null : endpoint.TargetPort;
            var firstOfScheme = resource is ProjectResource && UriSchemes.IsHttp(endpoint.UriScheme) && defaultSchemes.Add(endpoint.UriScheme);
            var target = configured is { } explicitTarget ? ResolvedPort.Explicit(explicitTarget)
                : resource is ContainerResource && port is { } implied ? ResolvedPort.Implicit(implied)
                : firstOfScheme ? ResolvedPort.None()
                : ResolvedPort.Allocated(portAllocator.AllocatePort());
            var exposed = port is { } explicitPort ? ResolvedPort.Explicit(explicitPort)
                : target.Value is { } same ? ResolvedPort.Implicit(same)
                : UriSchemes.IsHttp(endpoint.UriScheme) ? ResolvedPort.None()
                : ResolvedPort.Allocated(portAllocator.AllocatePort());
            foreach (var used in new[] { exposed.Value, target.Value }.OfType<int>())
            {
                portAllocator.AddUsedPort(used);
            }

            resolved.Add(new ResolvedEndpoint { Endpoint = endpoint, TargetPort = target, ExposedPort = exposed });
        }

        return resolved;
    }
}

/// <summary>An endpoint with its ports.</summary>
public sealed class ResolvedEndpoint
{
    /// <summary>The endpoint.</summary>
    public required EndpointAnnotation Endpoint { get; init; }

    /// <summary>The port the resource listens on.</summary>
    public ResolvedPort TargetPort { get; init; }

    /// <summary>The port others use.</summary>
    public ResolvedPort ExposedPort { get; init; }
}

/// <summary>A port and where it comes from.</summary>
public readonly struct ResolvedPort
{
    /// <summary>The port; null when it is left to what deploys the resource.</summary>
    public int? Value { get; init; }

    /// <summary>Whether it was allocated.</summary>
    public bool IsAllocated { get; init; }

    /// <summary>Whether it follows from another port.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>A port as it was given.</summary>
    /// <param name="port">The port.</param>
    public static ResolvedPort Explicit(int port) => new() { Value = port };

    /// <summary>A port that follows from another one.</summary>
    /// <param name="port">The port.</param>
    public static ResolvedPort Implicit(int port) => new() { Value = port, IsImplicit = true };

    /// <summary>A port that was allocated.</summary>
    /// <param name="port">The port.</param>
    public static ResolvedPort Allocated(int port) => new() { Value = port, IsAllocated = true };

    /// <summary>No port: it is left to what deploys the resource.</summary>
    public static ResolvedPort None() => default;

    /// <summary>The port.</summary>
    /// <param name="resolvedPort">The port and where it comes from.</param>
#pragma warning disable CA2225 // Value is the named alternative.
    public static implicit operator int?(ResolvedPort resolvedPort) => resolvedPort.Value;
#pragma warning restore CA2225
}

/// <summary>Hands out ports.</summary>
public interface IPortAllocator
{
    /// <summary>A port nobody has yet.</summary>
    int AllocatePort();

    /// <summary>Takes a port out.</summary>
    /// <param name="port">The port.</param>
    void AddUsedPort(int port);
}

/// <summary>Hands out ports one after the other.</summary>
/// <param name="startPort">The first.</param>
public sealed class PortAllocator(int startPort = 8000) : IPortAllocator
{
    private readonly HashSet<int> _used = [];
    private int _next = startPort;

    /// <inheritdoc/>
    public int AllocatePort()
    {
        while (_used.Contains(_next))
        {
            _next++;
        }

        return _next++;
    }

    /// <inheritdoc/>
    public void AddUsedPort(int port) => _used.Add(port);
}
