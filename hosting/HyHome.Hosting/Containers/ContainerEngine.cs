using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers;

/// <summary>A container engine that speaks Docker's API: Docker, or Podman's compatible socket.</summary>
internal sealed class ContainerEngine : IDisposable
{
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(3);

    // Only the log of a short run is read a second time: a long one ends because it is stopped.
    private const int CatchUpLimit = 10_000;

    private readonly DockerClient _client;

    private ContainerEngine(DockerClient client, Uri address, string name, string version)
    {
        _client = client;
        Address = address;
        Name = name;
        Version = version;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary><c>Docker</c> or <c>Podman</c>.</summary>
    public string Name { get; }

    /// <summary>The engine's version.</summary>
    public string Version { get; }

    /// <summary>The images of this engine.</summary>
    public ContainerImages Images => new(_client);

    /// <summary>Connects to the first engine that answers, or returns null.</summary>
    public static async Task<ContainerEngine?> ConnectAsync(IEnumerable<Uri> candidates, CancellationToken cancellationToken)
    {
        foreach (var address in candidates)
        {
            var client = new DockerClientBuilder().WithEndpoint(address).Build();
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(PingTimeout);
            try
            {
                var version = await client.System.GetVersionAsync(timeout.Token).ConfigureAwait(false);
                var isPodman = version.Components?.Any(c => c.Name.Contains("Podman", StringComparison.OrdinalIgnoreCase)) == true;
                return new ContainerEngine(client, address, isPodman ? "Podman" : "Docker", version.Version);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or DockerApiException or TimeoutException or System.Net.Sockets.SocketException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Nobody answers there; the next candidate may.
                client.Dispose();
            }
        }

        return null;
    }

    /// <summary>Makes a bridge network, or finds the one of that name.</summary>
    /// <returns>The address of the host in that network, which its containers can reach; null where the engine tells none.</returns>
    public async Task<IPAddress?> EnsureNetworkAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var existing = await _client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter("name", name) }, cancellationToken).ConfigureAwait(false);
        if (!existing.Any(n => n.Name == name))
        {
            await _client.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = name, Driver = "bridge", Labels = labels.ToDictionary() }, cancellationToken).ConfigureAwait(false);
        }

        var network = await _client.Networks.InspectNetworkAsync(name, cancellationToken).ConfigureAwait(false);
        return network.IPAM?.Config?.Select(c => c.Gateway).FirstOrDefault(g => IPAddress.TryParse(g, out _)) is { } gateway ? IPAddress.Parse(gateway) : null;
    }

    /// <summary>Makes a named volume unless it is there.</summary>
    public Task EnsureVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        _client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name, Labels = labels.ToDictionary() }, cancellationToken);

    /// <summary>Creates a container and copies its files in; it does not run yet.</summary>
    /// <returns>The container's id.</returns>
    public async Task<string> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        var created = await _client.Containers.CreateContainerAsync(ContainerParameters.Of(spec), cancellationToken).ConfigureAwait(false);
        if (spec.Files.Count > 0)
        {
            await using var tar = await ContainerTar.PackAsync(spec.Files, cancellationToken).ConfigureAwait(false);
            await _client.Containers.ExtractArchiveToContainerAsync(created.ID, new CopyToContainerParameters { Path = "/" }, tar, cancellationToken).ConfigureAwait(false);
        }

        return created.ID;
    }

    /// <summary>Starts a container.</summary>
    public Task StartAsync(string id, CancellationToken cancellationToken) =>
        _client.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellationToken);

    /// <summary>Asks a container to stop, and kills it after a time. One that is gone already is no error.</summary>
    public async Task StopAsync(string id, TimeSpan killAfter, CancellationToken cancellationToken)
    {
        try
        {
            await _client.Containers.StopContainerAsync(id, new ContainerStopParameters { WaitBeforeKillSeconds = (uint)Math.Ceiling(killAfter.TotalSeconds) }, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerContainerNotFoundException)
        {
            // Somebody removed it: that is what was wanted.
        }
    }

    /// <summary>Removes a container with its anonymous volumes, running or not. One that is gone already is no error.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await _client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerContainerNotFoundException)
        {
            // Somebody removed it: that is what was wanted.
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // Its removal is under way already.
        }
    }

    /// <summary>Waits until a container ends.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<long> WaitAsync(string id, CancellationToken cancellationToken) =>
        (await _client.Containers.WaitContainerAsync(id, cancellationToken).ConfigureAwait(false)).StatusCode;

    /// <summary>Follows a container's output from its first line until it ends.</summary>
    public async Task FollowLogsAsync(string id, Action<bool, string> onLine, CancellationToken cancellationToken)
    {
        var seen = new int[2];
        await ReadLogsAsync(id, follow: true, Count, cancellationToken).ConfigureAwait(false);

        // Docker may end the stream before the last bytes of a container that ends at once are in it: just the lines that tell why it crashed.
        if (seen.Sum() < CatchUpLimit)
        {
            var again = new int[2];
            await ReadLogsAsync(id, follow: false, (isError, line) =>
            {
                if (++again[isError ? 1 : 0] > seen[isError ? 1 : 0])
                {
                    onLine(isError, line);
                }
            }, cancellationToken).ConfigureAwait(false);
        }

        void Count(bool isError, string line)
        {
            seen[isError ? 1 : 0]++;
            onLine(isError, line);
        }
    }

    private async Task ReadLogsAsync(string id, bool follow, Action<bool, string> onLine, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await _client.Containers.GetContainerLogsAsync(id, new ContainerLogsParameters { Follow = follow, ShowStdout = true, ShowStderr = true }, cancellationToken).ConfigureAwait(false);
            await ContainerLogReader.ReadAsync(stream, onLine, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerContainerNotFoundException || (e is DockerApiException { StatusCode: HttpStatusCode.Conflict }))
        {
            // It was removed meanwhile: there is nothing more to read.
        }
    }

    /// <summary>Host ports by the container's port key (<c>3100/tcp</c>).</summary>
    public async Task<IReadOnlyDictionary<string, int>> PublishedPortsAsync(string id, CancellationToken cancellationToken)
    {
        var container = await _client.Containers.InspectContainerAsync(id, cancellationToken).ConfigureAwait(false);
        return (container.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>())
            .Where(p => p.Value is { Count: > 0 })
            .ToDictionary(p => p.Key, p => int.Parse(p.Value[0].HostPort, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Containers that carry a label, running or not.</summary>
    public async Task<IReadOnlyList<ContainerListResponse>> FindAsync(string label, CancellationToken cancellationToken) =>
        [.. await _client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Filter("label", label) }, cancellationToken).ConfigureAwait(false)];

    /// <summary>Removes networks that carry a label.</summary>
    public Task<IReadOnlyList<string>> RemoveNetworksAsync(string label, CancellationToken cancellationToken) => RemoveNetworksAsync(label, _ => true, cancellationToken);

    /// <summary>Removes those networks that carry a label and whose labels meet a condition.</summary>
    /// <returns>The names of those removed.</returns>
    public async Task<IReadOnlyList<string>> RemoveNetworksAsync(string label, Func<IDictionary<string, string>, bool> condition, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        foreach (var network in await _client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter("label", label) }, cancellationToken).ConfigureAwait(false))
        {
            if (condition(network.Labels))
            {
                try
                {
                    await _client.Networks.DeleteNetworkAsync(network.ID, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Lets a container leave a network. One that is gone already is no error.</summary>
    public async Task LeaveNetworkAsync(string id, string network, CancellationToken cancellationToken)
    {
        try
        {
            await _client.Networks.DisconnectNetworkAsync(network, new NetworkDisconnectParameters { Container = id, Force = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerNetworkNotFoundException or DockerContainerNotFoundException)
        {
            // Somebody removed it: that is what was wanted.
        }
    }

    /// <summary>Finds the container that an earlier run made of the same specification, and lets it join the network of this one. One of another specification is removed.</summary>
    /// <returns>Its id, running; null when there is none.</returns>
    public async Task<string?> ReuseAsync(ContainerSpec spec, string specLabel, CancellationToken cancellationToken)
    {
        var named = await _client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Filter("name", $"^/?{spec.Name}$") }, cancellationToken).ConfigureAwait(false);
        if (named.FirstOrDefault() is not { } container)
        {
            return null;
        }

        if (!container.Labels.TryGetValue(specLabel, out var made) || made != spec.Labels[specLabel])
        {
            await RemoveAsync(container.ID, cancellationToken).ConfigureAwait(false);
            return null;
        }

        await _client.Networks.ConnectNetworkAsync(spec.Network, new NetworkConnectParameters { Container = container.ID, EndpointConfig = new EndpointSettings { Aliases = [.. spec.Aliases] } }, cancellationToken).ConfigureAwait(false);
        await StartAsync(container.ID, cancellationToken).ConfigureAwait(false);
        return container.ID;
    }

    /// <summary>Names of volumes that carry a label.</summary>
    public async Task<IReadOnlyList<string>> FindVolumesAsync(string label, CancellationToken cancellationToken) =>
        [.. (await _client.Volumes.ListAsync(new VolumesListParameters { Filters = Filter("label", label) }, cancellationToken).ConfigureAwait(false)).Volumes?.Select(v => v.Name) ?? []];

    /// <summary>Removes a volume and what is in it.</summary>
    public Task RemoveVolumeAsync(string name, CancellationToken cancellationToken) => _client.Volumes.RemoveAsync(name, true, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static Dictionary<string, IDictionary<string, bool>> Filter(string kind, string value) =>
        new() { [kind] = new Dictionary<string, bool> { [value] = true } };
}
