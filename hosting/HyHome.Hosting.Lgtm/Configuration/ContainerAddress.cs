using System.Globalization;

namespace HyHome.Hosting.Lgtm.Configuration;

/// <summary>
/// Addresses as containers see them, for files that can't hold an endpoint reference. A container is found by the resource's name and its own
/// port, in the local network and in the cluster; what runs on this machine in its place, such as its embedded form, under an address of its own.
/// </summary>
internal static class ContainerAddress
{
    /// <exception cref="DistributedApplicationException">The resource is no container, or the endpoint has no fixed port.</exception>
    public static string Of(EndpointReference endpoint, IResource reader) => endpoint.Resource is ContainerResource
        ? OfAny(endpoint, reader)
        : throw new DistributedApplicationException(
            $"'{endpoint.Resource.Name}' runs on the host, where Prometheus has no fixed address for it. Let Alloy scrape it: alloy.WithScrapeTarget(...).");

    /// <summary>The same for every kind of resource, once the application runs or is published.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="reader">Whose file it is: one that is served in this process sees this machine's addresses.</param>
    /// <exception cref="DistributedApplicationException">The address is not known.</exception>
    public static string OfAny(EndpointReference endpoint, IResource reader)
    {
        var network = reader.HasAnnotationOfType<ServedHereAnnotation>() ? KnownNetworkIdentifiers.LocalhostNetwork : KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        var seen = new EndpointReference(endpoint.Resource, endpoint.EndpointName, network);
        if (seen.IsAllocated)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{seen.Host}:{seen.Port}");
        }

        return endpoint is { Resource: ContainerResource, TargetPort: { } port }
            ? string.Create(CultureInfo.InvariantCulture, $"{endpoint.Resource.Name}:{port}")
            : throw new DistributedApplicationException(
                $"The endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}' has no target port, so its address in the containers' network is unknown. Give it one.");
    }
}

/// <summary>The container's part is played by this process.</summary>
internal sealed class ServedHereAnnotation : IResourceAnnotation;
