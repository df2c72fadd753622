namespace HyHome.Hosting.Containers;

/// <summary>Where an engine may listen, the most likely first; and what stands in the way of one that was asked for.</summary>
internal sealed record EngineCandidates(IReadOnlyList<Uri> Addresses, string? Problem = null);

/// <summary>
/// Finds the socket of a container engine on this machine, by the rules of the engines' own command lines: what <c>DOCKER_HOST</c> or
/// <c>CONTAINER_HOST</c> says, alone; else the chosen Docker context, then the places where Docker, Docker Desktop, Colima, OrbStack,
/// Rancher Desktop and Podman (rootless, system, machine) listen. One application can be given another engine than the machine's by a
/// setting with the variable's name, such as <c>ContainerEngine:DOCKER_HOST</c>.
/// </summary>
internal sealed class ContainerEngineLocator
{
    private readonly Func<string, string?> _setting;

    /// <param name="setting">Reads such a setting, or the environment variable of its name.</param>
    public ContainerEngineLocator(Func<string, string?> setting)
    {
        _setting = setting;
    }

    /// <summary>The candidates.</summary>
    public EngineCandidates Find()
    {
        foreach (var variable in new[] { "DOCKER_HOST", "CONTAINER_HOST" })
        {
            if (_setting(variable) is { Length: > 0 } host)
            {
                return Address(host) is { } address ? new([address]) : new([], $"{variable} is '{host}', but only unix, npipe, tcp and http addresses can be used; set it to one, such as unix:///var/run/docker.sock");
            }
        }

        var usual = Usual().ToList();
        if (DockerContext.Find(_setting, Home) is not { } context)
        {
            return new(usual);
        }

        return context.Host is { } chosen && Address(chosen) is { } first
            ? new([first, .. usual.Where(a => a != first)])
            : new(usual, $"the Docker context '{context.Name}' leads to '{context.Host ?? "nowhere"}', which can't be used, and no other engine answers; choose another with 'docker context use', or set DOCKER_HOST");
    }

    private string Home => _setting("HOME") ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    private IEnumerable<Uri> Usual()
    {
        if (OperatingSystem.IsWindows())
        {
            return new[] { "docker_engine", "dockerDesktopLinuxEngine", "podman-machine-default" }.Select(pipe => new Uri($"npipe://./pipe/{pipe}"));
        }

        var runtime = _setting("XDG_RUNTIME_DIR");
        var temporary = _setting("TMPDIR")?.TrimEnd('/') ?? "/tmp";
        string?[] sockets =
        [
            "/var/run/docker.sock",
            runtime is null ? null : $"{runtime}/docker.sock",
            $"{Home}/.docker/run/docker.sock",
            $"{Home}/.docker/desktop/docker.sock",
            $"{Home}/.orbstack/run/docker.sock",
            $"{Home}/.colima/default/docker.sock",
            $"{Home}/.rd/docker.sock",
            runtime is null ? null : $"{runtime}/podman/podman.sock",
            "/run/podman/podman.sock",
            $"{Home}/.local/share/containers/podman/machine/podman.sock",
            $"{temporary}/podman/podman-machine-default-api.sock",
        ];
        return sockets.Where(s => s is not null && File.Exists(s)).Select(s => new Uri($"unix://{s}"));
    }

    // A context on Windows writes its pipe as npipe:////./pipe/NAME.
    private static Uri? Address(string host) =>
        Uri.TryCreate(host.Replace("npipe:////", "npipe://", StringComparison.OrdinalIgnoreCase), UriKind.Absolute, out var address)
        && address.Scheme is "unix" or "npipe" or "tcp" or "http"
            ? address
            : null;
}
