using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers;

/// <summary>Where a network lies.</summary>
/// <param name="Gateway">The host's address in it, which its containers can reach; null where the engine tells none.</param>
/// <param name="Subnets">The addresses of its containers, and of the host.</param>
internal sealed record NetworkAddresses(IPAddress? Gateway, IReadOnlyList<IPNetwork> Subnets);

/// <summary>The networks of an engine.</summary>
internal sealed class ContainerNetworks(DockerClient client)
{
    /// <summary>Makes a bridge network, or finds the one of that name.</summary>
    public async Task<NetworkAddresses> EnsureAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var existing = await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = EngineFilter.Of("name", name) }, cancellationToken).ConfigureAwait(false);
        if (!existing.Any(n => n.Name == name))
        {
            await client.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = name, Driver = "bridge", Labels = labels.ToDictionary() }, cancellationToken).ConfigureAwait(false);
        }

        var configs = (await client.Networks.InspectNetworkAsync(name, cancellationToken).ConfigureAwait(false)).IPAM?.Config ?? [];
        return new NetworkAddresses(
            configs.Select(c => IPAddress.TryParse(c.Gateway, out var gateway) ? gateway : null).FirstOrDefault(g => g is not null),
            [.. configs.Where(c => IPNetwork.TryParse(c.Subnet, out _)).Select(c => IPNetwork.Parse(c.Subnet))]);
    }

    /// <summary>Lets a container join a network under names of its own. One that is in it already stays.</summary>
    public async Task JoinAsync(string id, string network, IReadOnlyList<string> aliases, CancellationToken cancellationToken)
    {
        try
        {
            await client.Networks.ConnectNetworkAsync(network, new NetworkConnectParameters { Container = id, EndpointConfig = new EndpointSettings { Aliases = [.. aliases] } }, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            // It was started again within one run.
        }
    }

    /// <summary>Lets a container leave a network. One that is gone already is no error.</summary>
    public async Task LeaveAsync(string id, string network, CancellationToken cancellationToken)
    {
        try
        {
            await client.Networks.DisconnectNetworkAsync(network, new NetworkDisconnectParameters { Container = id, Force = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerNetworkNotFoundException or DockerContainerNotFoundException)
        {
            // Somebody removed it: that is what was wanted.
        }
    }

    /// <summary>Removes networks that carry a label.</summary>
    public Task<IReadOnlyList<string>> RemoveAsync(string label, CancellationToken cancellationToken) => RemoveAsync(label, _ => true, cancellationToken);

    /// <summary>Removes those networks that carry a label and whose labels meet a condition.</summary>
    /// <returns>The names of those removed.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(string label, Func<IDictionary<string, string>, bool> condition, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        foreach (var network in await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = EngineFilter.Of("label", label) }, cancellationToken).ConfigureAwait(false))
        {
            if (condition(network.Labels))
            {
                try
                {
                    await RemoveOneAsync(network.ID, cancellationToken).ConfigureAwait(false);
                    removed.Add(network.Name);
                }
                catch (DockerNetworkNotFoundException)
                {
                    // Somebody removed it: that is what was wanted.
                }
            }
        }

        return removed;
    }

    // What outlives the network (a container that is to stay, one that somebody let join) leaves it; so does what the engine is still removing.
    private async Task RemoveOneAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.Networks.DeleteNetworkAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Conflict)
        {
            foreach (var container in (await client.Networks.InspectNetworkAsync(id, cancellationToken).ConfigureAwait(false)).Containers?.Keys.ToList() ?? [])
            {
                await LeaveAsync(container, id, cancellationToken).ConfigureAwait(false);
            }

            await client.Networks.DeleteNetworkAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }
}
