using System.Globalization;
using System.Net.Sockets;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Gives every endpoint of the model the address under which containers reach it.</summary>
internal static class ContainerNetwork
{
    /// <summary>A container is found by its resource's name; what runs on this machine, by the name of the bridge to it.</summary>
    public static async Task AllocateAsync(DistributedApplicationModel model, RuntimeChoice runtime, CancellationToken cancellationToken)
    {
        var allocated = model.Resources
            .SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (Resource: resource, Endpoint: endpoint, IsInEngine: runtime.RunsInEngine(resource))))
            .Where(e => e.Endpoint.AllocatedEndpoint is not null)
            .ToList();
        var onThisMachine = allocated.Where(e => !e.IsInEngine).Select(e => PortOf(e.Endpoint));
        var bridged = runtime.Engine is { } engine && model.Resources.Any(runtime.RunsInEngine)
            ? await engine.ConnectAsync(onThisMachine, cancellationToken).ConfigureAwait(false)
            : new Dictionary<HostPort, int>();
        foreach (var (resource, endpoint, isInEngine) in allocated)
        {
            var own = endpoint.AllocatedEndpoint!.Port;
            var port = isInEngine ? endpoint.TargetPort ?? own : bridged.GetValueOrDefault(PortOf(endpoint), own);
            endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
                KnownNetworkIdentifiers.DefaultAspireContainerNetwork,
                new AllocatedEndpoint(
                    endpoint,
                    isInEngine ? resource.Name : KnownHostNames.DockerDesktopHostBridge,
                    port,
                    EndpointBindingMode.SingleAddress,
                    port.ToString(CultureInfo.InvariantCulture),
                    KnownNetworkIdentifiers.DefaultAspireContainerNetwork));
        }
    }

    private static HostPort PortOf(EndpointAnnotation endpoint) => new(endpoint.AllocatedEndpoint!.Port, endpoint.Protocol == ProtocolType.Udp);
}
