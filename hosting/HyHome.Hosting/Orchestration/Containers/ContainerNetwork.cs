using System.Globalization;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Gives every endpoint of the model the address under which containers reach it.</summary>
internal static class ContainerNetwork
{
    /// <summary>A container is found by its resource's name; what runs on this machine, by the name of the bridge to it.</summary>
    /// <returns>The ports of what runs on this machine.</returns>
    public static IReadOnlyList<int> Allocate(DistributedApplicationModel model, RuntimeChoice runtime)
    {
        var hostPorts = new List<int>();
        foreach (var resource in model.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.AllocatedEndpoint is not null))
            {
                var isInEngine = runtime.RunsInEngine(resource);
                var port = isInEngine ? endpoint.TargetPort ?? endpoint.AllocatedEndpoint!.Port : endpoint.AllocatedEndpoint!.Port;
                if (!isInEngine)
                {
                    hostPorts.Add(port);
                }

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

        return hostPorts;
    }
}
