using System.Net.Sockets;

namespace HyHome.Hosting.Orchestration.Network;

/// <summary>Listening on an address that this machine gets later, as Podman's networks have theirs only with their first container.</summary>
internal static class LateAddress
{
    // SOL_IP and IP_FREEBIND
    private const int IpLevel = 0;
    private const int FreeBind = 15;

    /// <summary>Lets a socket be bound to such an address, where the system can do that: on Linux.</summary>
    public static void Allow(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(IpLevel, FreeBind, BitConverter.GetBytes(1));
        }
    }
}
