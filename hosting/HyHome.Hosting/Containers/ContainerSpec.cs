namespace HyHome.Hosting.Containers;

/// <summary>What a container is made of, in the engine's terms: everything of the model is resolved.</summary>
internal sealed record ContainerSpec
{
    /// <summary>Name of the container in the engine.</summary>
    public required string Name { get; init; }

    /// <summary>Image with registry and tag or digest.</summary>
    public required string Image { get; init; }

    /// <summary>Replaces the image's entrypoint; null keeps it.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Arguments; null keeps the image's own command.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels of the container.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>The network it joins.</summary>
    public required string Network { get; init; }

    /// <summary>DNS names in that network.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Volumes and bind mounts.</summary>
    public IReadOnlyList<ContainerMountSpec> Mounts { get; init; } = [];

    /// <summary>Ports that the host publishes on its loopback address.</summary>
    public IReadOnlyList<ContainerPortSpec> Ports { get; init; } = [];

    /// <summary>Host names that resolve to fixed addresses, such as <c>host.docker.internal</c>.</summary>
    public IReadOnlyDictionary<string, string> ExtraHosts { get; init; } = new Dictionary<string, string>();

    /// <summary>What else was said, in the language of <c>docker run</c>, such as <c>--user 10001</c>.</summary>
    public IReadOnlyList<string> RuntimeArguments { get; init; } = [];

    /// <summary>Files that are copied in before the start.</summary>
    public IReadOnlyList<ContainerFileSpec> Files { get; init; } = [];
}

/// <summary>A mount. <paramref name="Source"/> is a volume's name or a path of the host; null makes an anonymous volume.</summary>
internal sealed record ContainerMountSpec(bool IsBind, string? Source, string Target, bool IsReadOnly);

/// <summary>A published port.</summary>
/// <param name="ContainerPort">Port inside.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="HostPort">Port on 127.0.0.1; 0 lets the engine choose.</param>
internal sealed record ContainerPortSpec(int ContainerPort, string Protocol, int HostPort)
{
    /// <summary>Whether it takes datagrams.</summary>
    public bool IsUdp => Protocol == "udp";

    /// <summary>The engine's key: <c>3100/tcp</c>.</summary>
    public string Key => $"{ContainerPort}/{Protocol}";
}

/// <summary>A file or folder that is copied in.</summary>
/// <param name="Path">Absolute path inside the container, with forward slashes.</param>
/// <param name="Content">The file's bytes; null makes a folder.</param>
/// <param name="Owner">User id.</param>
/// <param name="Group">Group id.</param>
/// <param name="Mode">Permissions.</param>
internal sealed record ContainerFileSpec(string Path, ReadOnlyMemory<byte>? Content, int Owner, int Group, UnixFileMode Mode);
