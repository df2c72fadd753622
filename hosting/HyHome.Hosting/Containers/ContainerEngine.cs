using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers;

/// <summary>Where an engine runs.</summary>
/// <param name="IsPodman">Whether it is Podman.</param>
/// <param name="IsRootless">Whether without the rights of root, its networks in a namespace of their own.</param>
/// <param name="IsOnThisMachine">Whether on this very Linux machine, not in a virtual one.</param>
internal sealed record EnginePlace(bool IsPodman, bool IsRootless, bool IsOnThisMachine);

/// <summary>A container engine that speaks Docker's API: Docker, or Podman's compatible socket.</summary>
internal sealed class ContainerEngine : IDisposable
{
    // One that is not there refuses at once; one that is there may be slow on a busy machine, and must not be taken for none.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(3);

    private const double Mebibyte = 1 << 20;
    private const string Podman = "Podman";
    private const string KernelRelease = "/proc/sys/kernel/osrelease";

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

    /// <summary>Whether it is Podman, whose API is Docker's but for some corners.</summary>
    public bool IsPodman => Name == Podman;

    /// <summary>The images of this engine.</summary>
    public ContainerImages Images => new(_client);

    /// <summary>Its networks.</summary>
    public ContainerNetworks Networks => new(_client);

    /// <summary>Its volumes.</summary>
    public ContainerVolumes Volumes => new(_client);

    /// <summary>Asks where the engine runs.</summary>
    public async Task<EnginePlace> LocateAsync(CancellationToken cancellationToken)
    {
        var info = await _client.System.GetSystemInfoAsync(cancellationToken).ConfigureAwait(false);
        return new EnginePlace(
            IsPodman,
            info.SecurityOptions?.Any(o => o.Contains("rootless", StringComparison.Ordinal)) == true,
            Address.Scheme == "unix" && File.Exists(KernelRelease) && info.Name == System.Environment.MachineName && info.KernelVersion == (await File.ReadAllTextAsync(KernelRelease, cancellationToken).ConfigureAwait(false)).Trim());
    }

    /// <summary>Connects to the first engine that answers, or returns null.</summary>
    public static async Task<ContainerEngine?> ConnectAsync(IEnumerable<Uri> candidates, CancellationToken cancellationToken)
    {
        foreach (var address in candidates)
        {
            var client = new DockerClientBuilder().WithEndpoint(address).Build();
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(ConnectTimeout);
            try
            {
                var version = await client.System.GetVersionAsync(timeout.Token).ConfigureAwait(false);
                var isPodman = version.Components?.Any(c => c.Name.Contains("Podman", StringComparison.OrdinalIgnoreCase)) == true;
                return new ContainerEngine(client, address, isPodman ? Podman : "Docker", version.Version);
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

    /// <summary>Asks for an answer of any kind.</summary>
    /// <exception cref="TimeoutException">None came within three seconds.</exception>
    public async Task PingAsync(CancellationToken cancellationToken) => await _client.System.PingAsync(CancellationToken.None).WaitAsync(PingTimeout, cancellationToken).ConfigureAwait(false);

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

    /// <summary>Removes the container of a name when it carries certain labels.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveNamedAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        if (await FindNamedAsync(name, cancellationToken).ConfigureAwait(false) is not { } container || !labels.All(l => container.Labels.TryGetValue(l.Key, out var actual) && actual == l.Value))
        {
            return false;
        }

        await RemoveAsync(container.ID, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits until a container ends.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<long> WaitAsync(string id, CancellationToken cancellationToken) =>
        (await _client.Containers.WaitContainerAsync(id, cancellationToken).ConfigureAwait(false)).StatusCode;

    /// <summary>Finds out whether a container that ended did so for want of memory.</summary>
    /// <returns>The cause and the cure; null when it was not that.</returns>
    public async Task<string?> FindMemoryShortageAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var container = await _client.Containers.InspectContainerAsync(id, cancellationToken).ConfigureAwait(false);
            return container.State?.OOMKilled != true ? null
                : container.HostConfig?.Memory is > 0 and var limit
                    ? string.Create(CultureInfo.InvariantCulture, $"it needed more memory than its limit of {limit / Mebibyte:0.#} MiB, and was ended for it; allow it more with WithContainerRuntimeArgs(\"--memory\", …), or let it need less")
                    : "the machine that the engine runs on had no memory left, and it was ended for it; end something else, give the engine's machine more, or let it need less";
        }
        catch (DockerContainerNotFoundException)
        {
            // Somebody removed it meanwhile, and with it what is known of its end.
            return null;
        }
    }

    /// <summary>Follows a container's output from its first line until it ends.</summary>
    public async Task FollowLogsAsync(string id, Action<bool, string> onLine, CancellationToken cancellationToken)
    {
        var seen = new LogCatchUp();
        await ReadLogsAsync(id, tail: null, (isError, line) =>
        {
            seen.Add(isError, line);
            onLine(isError, line);
        }, cancellationToken).ConfigureAwait(false);

        // Docker may end the stream before the last bytes of a container that ends at once are in it: just the lines that tell why it crashed.
        if (!await HasEndedAsync(id, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var last = await ReadLastLinesAsync(id, LogCatchUp.Lines, cancellationToken).ConfigureAwait(false);
        if (!seen.IsReachedBy(last))
        {
            last = await ReadLastLinesAsync(id, LogCatchUp.MostLines, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (isError, line) in seen.Missing(last))
        {
            onLine(isError, line);
        }
    }

    private async Task<IReadOnlyList<(bool IsError, string Line)>> ReadLastLinesAsync(string id, int count, CancellationToken cancellationToken)
    {
        var last = new List<(bool IsError, string Line)>();
        await ReadLogsAsync(id, count, (isError, line) => last.Add((isError, line)), cancellationToken).ConfigureAwait(false);
        return last;
    }

    private async Task<bool> HasEndedAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(id, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DockerContainerNotFoundException)
        {
            // It was stopped and removed: there is nothing more to read.
            return false;
        }
    }

    private async Task ReadLogsAsync(string id, int? tail, Action<bool, string> onLine, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await _client.Containers.GetContainerLogsAsync(id, new ContainerLogsParameters { Follow = tail is null, Tail = tail?.ToString(CultureInfo.InvariantCulture) ?? "all", ShowStdout = true, ShowStderr = true }, cancellationToken).ConfigureAwait(false);
            await ContainerLogReader.ReadAsync(stream, onLine, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerContainerNotFoundException || (e is DockerApiException { StatusCode: HttpStatusCode.Conflict }))
        {
            // It was removed meanwhile: there is nothing more to read.
        }
    }

    /// <summary>Host ports by the container's port key (<c>3100/tcp</c>); one port may be published several times.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> PublishedPortsAsync(string id, CancellationToken cancellationToken)
    {
        var container = await _client.Containers.InspectContainerAsync(id, cancellationToken).ConfigureAwait(false);
        return (container.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>())
            .Where(p => p.Value is { Count: > 0 })
            .ToDictionary(p => p.Key, IReadOnlyList<int> (p) => [.. p.Value.Select(b => int.Parse(b.HostPort, CultureInfo.InvariantCulture)).Distinct()]);
    }

    /// <summary>Containers that carry a label, running or not.</summary>
    public async Task<IReadOnlyList<ContainerListResponse>> FindAsync(string label, CancellationToken cancellationToken) =>
        [.. await _client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = EngineFilter.Of("label", label) }, cancellationToken).ConfigureAwait(false)];

    /// <summary>Finds the container that an earlier run made of the same specification, and lets it join the network of this one. One of another specification is removed.</summary>
    /// <returns>Its id, running; null when there is none.</returns>
    public async Task<string?> ReuseAsync(ContainerSpec spec, string specLabel, CancellationToken cancellationToken)
    {
        if (await FindNamedAsync(spec.Name, cancellationToken).ConfigureAwait(false) is not { } container)
        {
            return null;
        }

        if (!container.Labels.TryGetValue(specLabel, out var made) || made != spec.Labels[specLabel])
        {
            await RemoveAsync(container.ID, cancellationToken).ConfigureAwait(false);
            return null;
        }

        await Networks.JoinAsync(container.ID, spec.Network, spec.Aliases, cancellationToken).ConfigureAwait(false);
        await StartAsync(container.ID, cancellationToken).ConfigureAwait(false);
        return container.ID;
    }

    private async Task<ContainerListResponse?> FindNamedAsync(string name, CancellationToken cancellationToken) =>
        (await _client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = EngineFilter.Of("name", $"^/?{name}$") }, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
