using System.Net;
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
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(20);

    private readonly EngineNames _names;
    private readonly ImageProvider _images;
    private readonly ImageBuilder _builder;
    private readonly ContainerSpecFactory _specs;
    private readonly EngineLeftovers _leftovers;
    private readonly ContainerEngineLocator _locator;
    private readonly ResourceLoggerService _loggers;
    private readonly ILogger<EngineRuntime> _logger;
    private readonly List<IAsyncDisposable> _forwarders = [];
    private ContainerEngine? _engine;
    private HostBridge? _bridge;
    private int _isOver;

    public EngineRuntime(
        EngineNames names, ImageProvider images, ImageBuilder builder, ContainerSpecFactory specs, EngineLeftovers leftovers, ContainerEngineLocator locator, ResourceLoggerService loggers, ILogger<EngineRuntime> logger)
    {
        _names = names;
        _images = images;
        _builder = builder;
        _specs = specs;
        _leftovers = leftovers;
        _locator = locator;
        _loggers = loggers;
        _logger = logger;
    }

    public string Name => _engine is null ? "container engine" : $"{_engine.Name} {_engine.Version}";

    private ContainerEngine Engine => _engine ?? throw new InvalidOperationException("The engine was not looked for.");

    private HostBridge Bridge => _bridge ?? throw new InvalidOperationException("The run was not prepared.");

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var candidates = _locator.Find();
        _engine ??= await ContainerEngine.ConnectAsync(candidates.Addresses, cancellationToken).ConfigureAwait(false);
        return _engine is null ? candidates.Problem ?? "neither Docker nor Podman answers on its socket; start it, or point DOCKER_HOST to it" : null;
    }

    public async Task<IReadOnlyDictionary<IResource, Task<string?>>> PrepareAsync(IReadOnlyList<IResource> mayFallBack, CancellationToken run, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(cancellationToken).ConfigureAwait(false);
        return await _images.BeginAsync(Engine, mayFallBack, run, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<HostPort, int>> ConnectAsync(IEnumerable<HostPort> hostPorts, CancellationToken cancellationToken)
    {
        var network = await Engine.Networks.EnsureAsync(_names.Network, _names.Labels(), cancellationToken).ConfigureAwait(false);
        _bridge = HostBridge.Find(network, await Engine.LocateAsync(cancellationToken).ConfigureAwait(false));
        return _bridge.Open(hostPorts);
    }

    public async Task<IRunningResource> StartAsync(ResourceInstance instance, Func<CancellationToken, Task> placed, CancellationToken cancellationToken)
    {
        var logger = _loggers.GetLogger(instance.Id);
        var isPersistent = instance.Resource.Annotations.OfType<ContainerLifetimeAnnotation>().LastOrDefault()?.Lifetime == ContainerLifetime.Persistent;
        var built = ImageBuilder.Builds(instance.Resource) ? await BuildAsync(instance, logger, cancellationToken).ConfigureAwait(false) : ((string, string)?)null;
        await _images.EnsureAsync(Engine, instance.Resource, cancellationToken).ConfigureAwait(false);
        await placed(cancellationToken).ConfigureAwait(false);
        var (spec, properties) = await _specs.CreateAsync(instance, built, _names, Engine.Address, Bridge, isPersistent, logger, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var volume in spec.Mounts.Where(m => m is { IsBind: false, Source: not null }))
            {
                await Engine.Volumes.EnsureAsync(volume.Source!, new Dictionary<string, string> { [EngineNames.ApplicationLabel] = _names.Application }, cancellationToken).ConfigureAwait(false);
            }

            var id = isPersistent ? await Engine.ReuseAsync(spec, EngineNames.SpecLabel, cancellationToken).ConfigureAwait(false) : null;
            if (id is null)
            {
                id = await CreateAsync(spec, cancellationToken).ConfigureAwait(false);
                await StartAsync(id, spec, isPersistent, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await BridgePortsAsync(id, spec, cancellationToken).ConfigureAwait(false);
            }

            return new RunningContainer(Engine, id, isPersistent ? _names.Network : null, new ResourceOutput(logger), spec, properties);
        }
        catch (DockerApiException e)
        {
            throw new ResourceFailedException(EngineRefusal.Explain(Engine.Name, spec, ErrorText.Of(e)), e);
        }
        catch (FormatException e)
        {
            throw new ResourceFailedException(e.Message, e);
        }
        catch (Exception e) when (EngineFailure.Is(e))
        {
            throw new ResourceFailedException(EngineFailure.Explain(Engine.Name, e), e);
        }
    }

    private async Task<(string Name, string Id)> BuildAsync(ResourceInstance instance, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            return await _builder.BuildAsync(Engine, instance, logger, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException e)
        {
            throw new ResourceFailedException($"{Engine.Name} does not build its image: {ErrorText.Of(e)}", e);
        }
        catch (Exception e) when (EngineFailure.Is(e))
        {
            throw new ResourceFailedException(EngineFailure.Explain(Engine.Name, e), e);
        }
    }

    private async Task<string> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            return await Engine.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // An engine that went away while the run went on still has what the run started before.
            var isOfRun = spec.Labels.ContainsKey(EngineNames.RunLabel);
            if (!isOfRun || !await Engine.RemoveNamedAsync(spec.Name, spec.Labels, cancellationToken).ConfigureAwait(false))
            {
                throw new ResourceFailedException($"its container's name '{spec.Name}' is taken by another container in {Engine.Name}; remove that, or choose another name with WithContainerName", e);
            }

            return await Engine.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
        }
    }

    // What can't be started must not stay behind as a container that never ran.
    private async Task StartAsync(string id, ContainerSpec spec, bool isPersistent, CancellationToken cancellationToken)
    {
        try
        {
            await Engine.StartAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException e)
        {
            if (!isPersistent)
            {
                await Engine.RemoveAsync(id, CancellationToken.None).ConfigureAwait(false);
            }

            // Free when ports were given out, and taken before the container could have it.
            // An engine that could not start a container for another reason may hold its ports itself: only its own words tell.
            var taken = !IsTaken(ErrorText.Of(e)) ? [] : spec.Ports.Where(p => p.HostPort != 0 && !LoopbackPorts.IsFree(p.HostPort)).Select(p => $"port {p.HostPort} is taken by {PortOwner.Describe(p.HostPort)}").ToList();
            throw taken.Count == 0 ? e : new ResourceFailedException($"{Engine.Name} can't start its container: {string.Join("; ", taken)}; end that, or give the endpoint another port", e);
        }
    }

    private static bool IsTaken(string error) =>
        error.Contains("in use", StringComparison.OrdinalIgnoreCase) || error.Contains("port is already allocated", StringComparison.OrdinalIgnoreCase);

    // A container from an earlier run keeps the ports that it published then.
    private async Task BridgePortsAsync(string id, ContainerSpec spec, CancellationToken cancellationToken)
    {
        var published = await Engine.PublishedPortsAsync(id, cancellationToken).ConfigureAwait(false);
        foreach (var port in spec.Ports)
        {
            if (published.TryGetValue(port.Key, out var actual) && !actual.Contains(port.HostPort))
            {
                _forwarders.Add(port.IsUdp ? new UdpRelay(IPAddress.Loopback, port.HostPort, actual[0], _ => true) : new TcpProxy(port.HostPort, [actual[0]]));
            }
        }
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        // The end of the run and that of its services both ask for it; what the first could not remove, the second can't either.
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
        {
            return;
        }

        foreach (var forwarder in _forwarders)
        {
            await forwarder.DisposeAsync().ConfigureAwait(false);
        }

        _forwarders.Clear();
        if (_bridge is not null)
        {
            await _bridge.DisposeAsync().ConfigureAwait(false);
        }

        if (_engine is not null)
        {
            // The time for stopping may be over; a little more, used only where something is left, leaves nothing behind. And again as long as it gets less:
            // an engine with much to do removes many containers slowly.
            using var patience = new CancellationTokenSource(RemovalTimeout);
            try
            {
                await _engine.PingAsync(patience.Token).ConfigureAwait(false);
                await _leftovers.RemoveRunAsync(_engine, () => patience.CancelAfter(RemovalTimeout), patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is DockerApiException or OperationCanceledException || EngineFailure.Is(e))
            {
                _logger.LogWarning("The network '{Network}' and what is in it is left behind; the next run removes it: {Reason}", _names.Network, e.Message);
            }
        }
    }

    public async Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellationToken) =>
        await FindProblemAsync(cancellationToken).ConfigureAwait(false) is null ? await _leftovers.RemoveAsync(Engine, cancellationToken).ConfigureAwait(false) : [];

    public async Task<IReadOnlyList<string>> FindDataAsync(CancellationToken cancellationToken) =>
        await FindProblemAsync(cancellationToken).ConfigureAwait(false) is null ? await Engine.Volumes.FindAsync(_names.ApplicationFilter, cancellationToken).ConfigureAwait(false) : [];

    public Task<bool> RemoveDataAsync(string volume, CancellationToken cancellationToken) => Engine.Volumes.RemoveAsync(volume, cancellationToken);

    public async Task<IReadOnlyList<string>> FindPersistentAsync(CancellationToken cancellationToken) =>
        await FindProblemAsync(cancellationToken).ConfigureAwait(false) is null ? await _leftovers.FindPersistentAsync(Engine, cancellationToken).ConfigureAwait(false) : [];

    public Task RemovePersistentAsync(string name, CancellationToken cancellationToken) => Engine.RemoveAsync(name, cancellationToken);

    public async Task<IReadOnlyList<string>> FindImagesAsync(CancellationToken cancellationToken) =>
        await FindProblemAsync(cancellationToken).ConfigureAwait(false) is null ? await Engine.Images.FindAsync(_names.ApplicationFilter, cancellationToken).ConfigureAwait(false) : [];

    public Task<bool> RemoveImageAsync(string image, CancellationToken cancellationToken) => Engine.Images.RemoveAsync(image, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await EndAsync(CancellationToken.None).ConfigureAwait(false);
        _engine?.Dispose();
    }
}
