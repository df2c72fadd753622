using System.Security.Cryptography;
using System.Text.Json;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Running;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Resolves a container resource of the model into what the engine is asked to make.</summary>
internal sealed class ContainerSpecFactory
{
    private readonly DistributedApplicationExecutionContext _execution;
    private readonly ContainerFileEvaluator _files;

    public ContainerSpecFactory(DistributedApplicationExecutionContext execution, ContainerFileEvaluator files)
    {
        _execution = execution;
        _files = files;
    }

    /// <summary>Resolves one instance.</summary>
    /// <exception cref="ResourceFailedException">A value, a file or a port of it cannot be had.</exception>
    public async Task<(ContainerSpec Spec, IReadOnlyList<ResourcePropertySnapshot> Properties)> CreateAsync(
        ResourceInstance instance, (string Name, string Id)? built, EngineNames names, Uri engine, HostBridge bridge, bool isPersistent, ILogger logger, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        var values = await LaunchValues.GetAsync(instance, _execution, logger, cancellationToken).ConfigureAwait(false);
        var image = built?.Name;
        if (image is null && !resource.TryGetContainerImageName(out image))
        {
            throw new ResourceFailedException("it names no image; say which with WithImage");
        }

        var container = resource as ContainerResource;
        var arguments = values.Arguments.Select(a => a.Value).ToList();
        var labels = names.Labels(resource.Name);
        var spec = new ContainerSpec
        {
            Name = names.Container(instance, isPersistent),
            Image = image,
            Entrypoint = container?.Entrypoint is { } entrypoint ? [entrypoint] : null,
            Arguments = arguments.Count == 0 ? null : container?.ShellExecution == true ? ["-c", string.Join(' ', arguments)] : arguments,
            Environment = values.Environment,
            Labels = labels,
            Network = names.Network,
            Aliases = [resource.Name, .. resource.Annotations.OfType<ContainerNetworkAliasAnnotation>().Select(a => a.Alias)],
            Mounts = [.. resource.Annotations.OfType<ContainerMountAnnotation>().Select(m => Mount(m, engine, bridge))],
            Ports = [.. instance.Endpoints.Select(Port)],
            ExtraHosts = bridge.HostAddress is { } host ? new Dictionary<string, string> { [KnownHostNames.DockerDesktopHostBridge] = host } : [],
            RuntimeArguments = await RuntimeArgumentsAsync(resource, cancellationToken).ConfigureAwait(false),
            Files = await _files.EvaluateAsync(resource, cancellationToken).ConfigureAwait(false),
        };
        if (isPersistent)
        {
            // It outlives the run: nothing of the run may mark it for removal.
            labels.Remove(EngineNames.RunLabel);
            labels[EngineNames.SpecLabel] = Hash(spec, built?.Id);
        }

        return (spec, Properties(spec, values));
    }

    private async Task<IReadOnlyList<string>> RuntimeArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var said = new List<object>();
        var context = new ContainerRuntimeArgsCallbackContext(said, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var arguments = new List<string>();
        foreach (var value in said)
        {
            arguments.Add((await ValueResolver.ResolveAsync(value, resource, _execution, cancellationToken).ConfigureAwait(false)).Text ?? "");
        }

        return arguments;
    }

    private static ContainerMountSpec Mount(ContainerMountAnnotation mount, Uri engine, HostBridge bridge)
    {
        var isBind = mount.Type == ContainerMountType.BindMount;
        return new ContainerMountSpec(isBind, isBind ? EngineSocket.Resolve(mount.Source!, engine, bridge) : mount.Source, mount.Target, mount.IsReadOnly);
    }

    private static ContainerPortSpec Port(Endpoints.EndpointPlan plan) => plan.Endpoint.TargetPort is { } target
        ? new ContainerPortSpec(target, plan.Endpoint.Protocol == System.Net.Sockets.ProtocolType.Udp ? "udp" : "tcp", plan.Port)
        : throw new ResourceFailedException($"its endpoint '{plan.Endpoint.Name}' does not say which port the container listens on; set targetPort");

    private static IReadOnlyList<ResourcePropertySnapshot> Properties(ContainerSpec spec, LaunchValues values) =>
    [
        new("container.image", spec.Image),
        new("container.name", spec.Name),
        new("container.args", string.Join(' ', values.Arguments.Select(a => a.Value))) { IsSensitive = values.Arguments.Any(a => a.IsSensitive) },
    ];

    // Published ports and the network differ from run to run and do not make another container of it.
    private static string Hash(ContainerSpec spec, string? builtImage) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
    {
        spec.Image,
        builtImage,
        spec.Entrypoint,
        spec.Arguments,
        spec.RuntimeArguments,
        Environment = spec.Environment.OrderBy(e => e.Key, StringComparer.Ordinal),
        spec.Mounts,
        Ports = spec.Ports.Select(p => p.Key),
        Files = spec.Files.Select(f => new { f.Path, f.Owner, f.Group, f.Mode, Content = f.Content is { } content ? Convert.ToHexString(SHA256.HashData(content.Span)) : "" }),
    })))[..16];
}
