using HyHome.Hosting.Containers;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>The engine's own socket, as a container that talks to the engine mounts it.</summary>
internal static class EngineSocket
{
    /// <summary>Where Docker's socket is, on a machine or in the virtual machine of a desktop engine. A model that mounts it means the engine that it runs in.</summary>
    public const string WellKnown = "/var/run/docker.sock";

    /// <summary>The path to mount: an engine on this very machine may have its socket elsewhere, as Podman and a rootless Docker do.</summary>
    public static string Resolve(string source, Uri engine, HostBridge bridge) =>
        source == WellKnown && engine.Scheme == "unix" && bridge.IsOnThisMachine ? engine.LocalPath : source;
}
