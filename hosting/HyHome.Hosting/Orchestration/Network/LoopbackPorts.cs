using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace HyHome.Hosting.Orchestration.Network;

/// <summary>
/// Gives out TCP ports on the loopback interface. A port that was given out stays reserved until this object is disposed,
/// for every application in this process and, by a lock file, for every other AppHost of this user on the machine: between
/// the choice and the moment the child listens, nobody else may choose it.
/// </summary>
internal sealed class LoopbackPorts : IDisposable
{
    // Below the ranges from which Linux, macOS and Windows take the ports of outgoing connections.
    private const int First = 20_000;
    private const int Last = 32_700;
    private const int Attempts = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, FileStream> _reserved = [];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "hyhome-ports-" + System.Environment.UserName);

    /// <summary>A free port, chosen at random.</summary>
    /// <exception cref="InvalidOperationException">No free port was found.</exception>
    public int Allocate()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (TryReserve(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free port was found between {First} and {Last} on the loopback interface; close some of the programs that listen there.");
    }

    /// <summary>Reserves a certain port when it is free.</summary>
    public bool TryReserve(int port)
    {
        lock (_lock)
        {
            if (_reserved.ContainsKey(port) || !IsFree(port) || TryLock(port) is not { } file)
            {
                return false;
            }

            _reserved.Add(port, file);
            return true;
        }
    }

    /// <summary>Whether nothing listens on the port of the loopback addresses.</summary>
    public static bool IsFree(int port) =>
        CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var file in _reserved.Values)
            {
                file.Dispose();
            }

            _reserved.Clear();
        }
    }

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (!OperatingSystem.IsWindows())
            {
                // A connection that closed a moment ago does not keep a server from listening, so it must not here.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            // IPv6 is switched off on the loopback interface: nobody can listen there.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private FileStream? TryLock(int port)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            var path = Path.Combine(_folder, port.ToString(CultureInfo.InvariantCulture));
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
