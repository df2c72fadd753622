using System.Net.Sockets;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Tells an engine that can't be asked any more from one that refuses something.</summary>
internal static class EngineFailure
{
    /// <summary>Whether the engine did not answer at all.</summary>
    public static bool Is(Exception e) => e is HttpRequestException or IOException or SocketException or TimeoutException;

    /// <summary>The reason for those who look at the resource.</summary>
    public static string Explain(string engine, Exception e) => $"{engine} does not answer any more ({e.Message}); start it again, and then this resource with its command 'start'";
}
