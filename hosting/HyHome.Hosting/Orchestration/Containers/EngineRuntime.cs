using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Network;
using HyHome.Hosting.Orchestration.Running;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Runs container resources in Docker or Podman.</summary>
internal sealed class EngineRuntime : IContainerRuntime, IAsyncDisposable
{
    private static readonly TimeSpan RemovalPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(20);

    private readonly EngineNames _names;
    private readonly ImageProvider _images;
    private readonly ContainerSpecFactory _specs;
    private readonly ResourceLoggerService _loggers;
    private readonly ILogger<EngineRuntime> _logger;
    private readonly OrchestratorOptions _options;
    private readonly List<TcpProxy> _forwarders = [];
    private ContainerEngine? _engine;
    private IPAddress? _gateway;

    public EngineRuntime(EngineNames names, ImageProvider images, ContainerSpecFactory specs, ResourceLoggerService loggers, OrchestratorOptions options, ILogger<EngineRuntime> logger)
    {
        _options = options;
        _names = names;
        _images = images;
        _specs = specs;
        _loggers = loggers;
        _logger = logger;
    }

    public string Name => _engine is null ? "container engine" : $"{_engine.Name} {_engine.Version}";

    private ContainerEngine Engine => _engine ?? throw new InvalidOperationException("The engine was not looked for.");

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        _engine ??= await ContainerEngine.ConnectAsync(ContainerEngineLocator.Candidates(System.Environment.GetEnvironmentVariable), cancellationToken).ConfigureAwait(false);
        return _engine is null ? "neither Docker nor Podman answers on its socket; start it, or point DOCKER_HOST to it" : null;
    }

    public async Task<IReadOnlyDictionary<IResource, string>> PrepareAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(cancellationToken).ConfigureAwait(false);
        var missing = await _images.EnsureAsync(Engine.Images, resources, cancellationToken).ConfigureAwait(false);
        if (missing.Count < resources.Count)
        {
            _gateway = await Engine.EnsureNetworkAsync(_names.Network, _names.Labels(), cancellationToken).ConfigureAwait(false);
        }

        return missing;
    }

    public void Connect(IEnumerable<int> hostPorts)
    {
        if (_gateway is null)
        {
            return;
        }

        foreach (var port in hostPorts.Distinct())
        {
            try
            {
                _forwarders.Add(new TcpProxy(_gateway, port, [port]));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Its owner listens on every address, this one too.
                _logger.LogDebug("Port {Port} is open to containers already.", port);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
            {
                // The engine runs in a virtual machine, whose own bridge leads to this machine's loopback.
                _gateway = null;
                return;
            }
        }
    }

    public async Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var logger = _loggers.GetLogger(instance.Id);
        var isPersistent = instance.Resource.Annotations.OfType<ContainerLifetimeAnnotation>().LastOrDefault()?.Lifetime == ContainerLifetime.Persistent;
        var (spec, properties) = await _specs.CreateAsync(instance, _names, _gateway, isPersistent, logger, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var volume in spec.Mounts.Where(m => m is { IsBind: false, Source: not null }))
            {
                await Engine.EnsureVolumeAsync(volume.Source!, new Dictionary<string, string> { [EngineNames.ApplicationLabel] = _names.Application }, cancellationToken).ConfigureAwait(false);
            }

            var id = isPersistent ? await Engine.ReuseAsync(spec, EngineNames.SpecLabel, cancellationToken).ConfigureAwait(false) : null;
            if (id is null)
            {
                id = await Engine.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
                await StartAsync(id, isPersistent, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await BridgePortsAsync(id, spec, cancellationToken).ConfigureAwait(false);
            }

            return new RunningContainer(Engine, id, isPersistent ? _names.Network : null, new ResourceOutput(logger), spec, properties);
        }
        catch (DockerApiException e)
        {
            throw new ResourceFailedException($"{Engine.Name} refuses its container: {ErrorText.Of(e)}", e);
        }
    }

    // What can't be started must not stay behind as a container that never ran.
    private async Task StartAsync(string id, bool isPersistent, CancellationToken cancellationToken)
    {
        try
        {
            await Engine.StartAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException) when (!isPersistent)
        {
            await Engine.RemoveAsync(id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    // A container from an earlier run keeps the ports that it published then.
    private async Task BridgePortsAsync(string id, ContainerSpec spec, CancellationToken cancellationToken)
    {
        var published = await Engine.PublishedPortsAsync(id, cancellationToken).ConfigureAwait(false);
        foreach (var port in spec.Ports)
        {
            if (published.TryGetValue(port.Key, out var actual) && actual != port.HostPort)
            {
                _forwarders.Add(new TcpProxy(port.HostPort, [actual]));
            }
        }
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var forwarder in _forwarders)
        {
            await forwarder.DisposeAsync().ConfigureAwait(false);
        }

        _forwarders.Clear();
        if (_engine is not null)
        {
            // The time for stopping may be over; a little more, used only where something is left, leaves nothing behind.
            using var patience = new CancellationTokenSource(RemovalTimeout);
            try
            {
                await RemoveContainersAsync($"{EngineNames.RunLabel}={_names.Labels()[EngineNames.RunLabel]}", patience.Token).ConfigureAwait(false);
                await Engine.RemoveNetworksAsync($"{EngineNames.RunLabel}={_names.Labels()[EngineNames.RunLabel]}", patience.Token).ConfigureAwait(false);
                await RemoveTemporaryVolumesAsync(patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or SocketException or OperationCanceledException)
            {
                _logger.LogWarning("The network '{Network}' is left behind; the next run removes it: {Reason}", _names.Network, e.Message);
            }
        }
    }

    private async Task RemoveTemporaryVolumesAsync(CancellationToken cancellationToken)
    {
        if (_options.TemporaryVolumes is { } mark)
        {
            foreach (var volume in (await Engine.FindVolumesAsync(_names.ApplicationFilter, cancellationToken).ConfigureAwait(false)).Where(v => v.Contains(mark, StringComparison.Ordinal)))
            {
                await Engine.RemoveVolumeAsync(volume, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A removal that is under way is no removal yet: a network with such a container in it can't be removed.
    private async Task RemoveContainersAsync(string label, CancellationToken cancellationToken)
    {
        while (await Engine.FindAsync(label, cancellationToken).ConfigureAwait(false) is { Count: > 0 } left)
        {
            await Task.WhenAll(left.Select(c => Engine.RemoveAsync(c.ID, cancellationToken))).ConfigureAwait(false);
            await Task.Delay(RemovalPoll, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<string>> FindDataAsync(CancellationToken cancellationToken) =>
        await FindProblemAsync(cancellationToken).ConfigureAwait(false) is null ? await Engine.FindVolumesAsync(_names.ApplicationFilter, cancellationToken).ConfigureAwait(false) : [];

    public async Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        if (await FindProblemAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            return removed;
        }

        foreach (var container in await Engine.FindAsync(_names.ApplicationFilter, cancellationToken).ConfigureAwait(false))
        {
            if (container.Labels.TryGetValue(EngineNames.RunLabel, out var run) && EngineNames.IsLeftover(run))
            {
                await Engine.RemoveAsync(container.ID, cancellationToken).ConfigureAwait(false);
                removed.Add(container.Names.FirstOrDefault()?.TrimStart('/') ?? container.ID);
            }
        }

        removed.AddRange(await Engine.RemoveNetworksAsync(_names.ApplicationFilter, labels => labels.TryGetValue(EngineNames.RunLabel, out var run) && EngineNames.IsLeftover(run), cancellationToken).ConfigureAwait(false));
        foreach (var name in removed)
        {
            _logger.LogWarning("Removed '{Name}', which an earlier run left behind in {Engine}.", name, Engine.Name);
        }

        return removed;
    }

    public Task RemoveDataAsync(string volume, CancellationToken cancellationToken) => Engine.RemoveVolumeAsync(volume, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await EndAsync(CancellationToken.None).ConfigureAwait(false);
        _engine?.Dispose();
    }
}
