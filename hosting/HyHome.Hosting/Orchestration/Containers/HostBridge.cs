using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Network;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>A port of this machine.</summary>
internal readonly record struct HostPort(int Port, bool IsUdp);

/// <summary>
/// The way from the containers of a run to what listens on this machine's loopback address. An engine in a virtual machine brings
/// one of its own. Elsewhere this process listens on an address that containers reach, and lets nobody else in: neither the LAN,
/// which can reach every address of this machine, nor containers of others.
/// </summary>
internal sealed class HostBridge : IAsyncDisposable
{
    // Above the range from which Linux takes the ports of outgoing connections. Not the ports of the apps themselves: one that
    // listens on every address would then find its own port taken.
    private const int FirstPort = 61_000;
    private const int PortCount = 4_500;

    /// <summary>What Docker resolves to the host. Podman puts the host's name into every container, and older ones take this word for an address.</summary>
    private const string EnginesOwn = "host-gateway";

    private readonly IPAddress? _address;
    private readonly bool _isPodman;
    private readonly Func<IPAddress, bool> _mayConnect;
    private readonly List<IAsyncDisposable> _forwarders = [];

    private HostBridge(IPAddress? address, bool isPodman, Func<IPAddress, bool> mayConnect)
    {
        _address = address;
        _isPodman = isPodman;
        _mayConnect = mayConnect;
    }

    /// <summary>What the host's name stands for in the containers; null where the engine writes it by itself.</summary>
    public string? HostAddress => _address?.ToString() ?? (_isPodman ? null : EnginesOwn);

    /// <summary>Whether the engine runs on this machine itself, not in a virtual one.</summary>
    public bool IsOnThisMachine => _address is not null;

    /// <summary>Finds the way.</summary>
    /// <param name="network">Where the run's containers are.</param>
    /// <param name="place">Where the engine runs.</param>
    public static HostBridge Find(NetworkAddresses network, EnginePlace place)
    {
        if (place.IsRootless)
        {
            // What comes out of the namespace comes from this machine's own address.
            return FindOutgoing() is { } own ? new HostBridge(own, place.IsPodman, peer => peer.Equals(own)) : new HostBridge(null, place.IsPodman, _ => false);
        }

        // Podman gives the address to this machine only with the network's first container.
        return network.Gateway is { } gateway && (place.IsOnThisMachine || IsOwn(gateway))
            ? new HostBridge(gateway, place.IsPodman, peer => network.Subnets.Any(subnet => subnet.Contains(peer)))
            : new HostBridge(null, place.IsPodman, _ => false);
    }

    /// <summary>Opens ports of this machine's loopback address to the containers.</summary>
    /// <returns>Under which port containers reach each of them.</returns>
    public IReadOnlyDictionary<HostPort, int> Open(IEnumerable<HostPort> ports)
    {
        var wanted = ports.Distinct().OrderBy(p => p.Port).ThenBy(p => p.IsUdp).ToList();
        if (_address is null)
        {
            return wanted.ToDictionary(port => port, port => port.Port);
        }

        var opened = new Dictionary<HostPort, int>();
        foreach (var port in wanted)
        {
            opened[port] = Open(_address, port, candidate => wanted.Any(p => p.Port == candidate) || opened.ContainsValue(candidate));
        }

        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var forwarder in _forwarders)
        {
            await forwarder.DisposeAsync().ConfigureAwait(false);
        }

        _forwarders.Clear();
    }

    // The same port in every run where that is possible: a container that outlives the run need not change.
    private int Open(IPAddress address, HostPort port, Func<int, bool> isUsed)
    {
        for (var attempt = 0; attempt < PortCount; attempt++)
        {
            var candidate = FirstPort + ((port.Port + attempt) % PortCount);
            if (isUsed(candidate))
            {
                continue;
            }

            try
            {
                _forwarders.Add(port.IsUdp ? new UdpRelay(address, candidate, port.Port, _mayConnect) : new TcpProxy(address, candidate, [port.Port], _mayConnect));
                return candidate;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Another application of this machine has it; the next is as good.
                continue;
            }
        }

        throw new DistributedApplicationException($"No port between {FirstPort} and {FirstPort + PortCount} of {address} is free for containers to reach this machine's port {port.Port}; close what listens there.");
    }

    private static bool IsOwn(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Any(own => own.Address.Equals(address));

    // Choosing a route sends nothing; the address is one that is kept for documentation.
    private static IPAddress? FindOutgoing()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(IPAddress.Parse("192.0.2.1"), 9);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
