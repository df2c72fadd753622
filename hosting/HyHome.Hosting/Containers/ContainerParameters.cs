using System.Globalization;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers;

/// <summary>Puts a specification into the terms of the engine's API.</summary>
internal static class ContainerParameters
{
    private const string Loopback = "127.0.0.1";

    /// <exception cref="FormatException">A runtime argument can't be applied.</exception>
    public static CreateContainerParameters Of(ContainerSpec spec)
    {
        var parameters = Make(spec);
        RuntimeArguments.Apply(parameters, spec.RuntimeArguments);
        return parameters;
    }

    private static CreateContainerParameters Make(ContainerSpec spec) => new()
    {
        Name = spec.Name,
        Image = spec.Image,
        // Null keeps what the image says.
        Entrypoint = spec.Entrypoint?.ToList()!,
        Cmd = spec.Arguments?.ToList()!,
        Env = [.. spec.Environment.Select(e => $"{e.Key}={e.Value}")],
        Labels = spec.Labels.ToDictionary(),
        ExposedPorts = spec.Ports.Select(p => p.Key).Distinct().ToDictionary(key => key, _ => default(EmptyStruct)),
        HostConfig = new HostConfig
        {
            NetworkMode = spec.Network,
            Mounts = [.. spec.Mounts.Select(Mount)],
            PortBindings = spec.Ports.GroupBy(p => p.Key).ToDictionary(p => p.Key, IList<PortBinding> (p) => [.. p.Select(Binding)]),
            ExtraHosts = [.. spec.ExtraHosts.Select(h => $"{h.Key}:{h.Value}")],
        },
        NetworkingConfig = new NetworkingConfig
        {
            EndpointsConfig = new Dictionary<string, EndpointSettings> { [spec.Network] = new() { Aliases = [.. spec.Aliases] } },
        },
    };

    // Published on loopback only: what runs for development is nobody else's.
    private static PortBinding Binding(ContainerPortSpec port) => new()
    {
        HostIP = Loopback,
        HostPort = port.HostPort == 0 ? "" : port.HostPort.ToString(CultureInfo.InvariantCulture),
    };

    private static Mount Mount(ContainerMountSpec mount) => new()
    {
        Type = mount.IsBind ? "bind" : "volume",
        Source = mount.Source,
        Target = mount.Target,
        ReadOnly = mount.IsReadOnly,
    };
}
