namespace HyHome.Hosting.Containers;

/// <summary>Finds the socket of a container engine on this machine.</summary>
internal static class ContainerEngineLocator
{
    /// <summary>
    /// Where engines usually listen, the most specific first: what <c>DOCKER_HOST</c> says, alone; else Docker's socket, a rootless Docker's,
    /// Docker Desktop's, and Podman's (rootless, then system).
    /// </summary>
    public static IEnumerable<Uri> Candidates(Func<string, string?> environment)
    {
        if (environment("DOCKER_HOST") is { Length: > 0 } host)
        {
            return [new Uri(host)];
        }

        if (OperatingSystem.IsWindows())
        {
            return [new Uri("npipe://./pipe/docker_engine"), new Uri("npipe://./pipe/podman-machine-default")];
        }

        var home = environment("HOME") ?? "/";
        var runtime = environment("XDG_RUNTIME_DIR");
        string?[] sockets =
        [
            "/var/run/docker.sock",
            runtime is null ? null : $"{runtime}/docker.sock",
            $"{home}/.docker/run/docker.sock",
            $"{home}/.colima/default/docker.sock",
            runtime is null ? null : $"{runtime}/podman/podman.sock",
            "/run/podman/podman.sock",
        ];
        return sockets.Where(s => s is not null && File.Exists(s)).Select(s => new Uri($"unix://{s}"));
    }
}
