using System.Globalization;

namespace HyHome.Hosting.Lgtm.Configuration;

/// <summary>
/// Addresses between containers for files that can't hold an endpoint reference: the resource's name and the container's port,
/// which are the same in the local network and in the cluster.
/// </summary>
internal static class ContainerAddress
{
    /// <exception cref="DistributedApplicationException">The resource is no container, or the endpoint has no fixed port.</exception>
    public static string Of(EndpointReference endpoint)
    {
        var resource = endpoint.Resource;
        if (resource is not ContainerResource)
        {
            throw new DistributedApplicationException(
                $"'{resource.Name}' runs on the host, where Prometheus has no fixed address for it. Let Alloy scrape it: alloy.WithScrapeTarget(...).");
        }

        return endpoint.TargetPort is { } port
            ? string.Create(CultureInfo.InvariantCulture, $"{resource.Name}:{port}")
            : throw new DistributedApplicationException(
                $"The endpoint '{endpoint.EndpointName}' of '{resource.Name}' has no target port, so its address in the containers' network is unknown. Give it one.");
    }
}
