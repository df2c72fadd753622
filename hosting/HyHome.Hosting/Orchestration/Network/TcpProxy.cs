using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HyHome.Hosting.Orchestration.Network;

/// <summary>
/// One address in front of several: a connection goes to the next of the targets in turn, and past those that refuse it.
/// It stands before the replicas of a resource, and before a program that insists on a port of its own.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly List<TcpListener> _listeners = [];
    private readonly IReadOnlyList<int> _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private readonly Func<IPAddress, bool> _mayConnect = _ => true;
    private int _turn = -1;

    /// <param name="port">Port to listen on, on the loopback addresses.</param>
    /// <param name="targets">Ports of the loopback interface to pass connections to.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public TcpProxy(int port, IReadOnlyList<int> targets)
    {
        _targets = targets;
        Listen(IPAddress.Loopback, port);
        if (Socket.OSSupportsIPv6)
        {
            try
            {
                Listen(IPAddress.IPv6Loopback, port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
            {
                // IPv6 is switched off on the loopback interface; IPv4 alone serves.
                Debug.WriteLine(e.Message);
            }
        }
    }

    /// <param name="address">The one address to listen on.</param>
    /// <param name="port">Port to listen on.</param>
    /// <param name="targets">Ports of the loopback interface to pass connections to.</param>
    /// <param name="mayConnect">Whether an address may connect; others are refused.</param>
    /// <exception cref="SocketException">The port is taken, or this machine does not have the address. On Linux it may come later.</exception>
    public TcpProxy(IPAddress address, int port, IReadOnlyList<int> targets, Func<IPAddress, bool> mayConnect)
    {
        _targets = targets;
        _mayConnect = mayConnect;
        Listen(address, port, mayComeLater: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        await Task.WhenAll(_loops).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Listen(IPAddress address, int port, bool mayComeLater = false)
    {
        var listener = new TcpListener(address, port);
        if (mayComeLater)
        {
            LateAddress.Allow(listener.Server);
        }

        listener.Start();
        _listeners.Add(listener);
        _loops.Add(AcceptAsync(listener));
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
                if (client.RemoteEndPoint is IPEndPoint peer && _mayConnect(peer.Address))
                {
                    _ = PassAsync(client);
                }
                else
                {
                    client.Close(0);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // The client gave up before it was accepted.
                Debug.WriteLine(e.Message);
            }
        }
    }

    private async Task PassAsync(Socket client)
    {
        using (client)
        {
            using var server = await ConnectAsync().ConfigureAwait(false);
            if (server is null)
            {
                // Nobody answers: the client is to see a refusal, not an orderly end.
                client.Close(0);
                return;
            }

            client.NoDelay = true;
            await using var near = new NetworkStream(client);
            await using var far = new NetworkStream(server);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            await Task.WhenAll(CopyAsync(near, far, server, ends), CopyAsync(far, near, client, ends)).ConfigureAwait(false);
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        for (var attempt = 0; attempt < _targets.Count; attempt++)
        {
            var target = _targets[(int)((uint)Interlocked.Increment(ref _turn) % (uint)_targets.Count)];
            foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(address, target, _stop.Token).ConfigureAwait(false);
                    return socket;
                }
                catch (Exception e) when (e is SocketException or OperationCanceledException)
                {
                    socket.Dispose();
                }
            }
        }

        return null;
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Socket receiver, CancellationTokenSource ends)
    {
        try
        {
            await from.CopyToAsync(to, ends.Token).ConfigureAwait(false);
            receiver.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side broke off: so does the other.
            if (!ends.IsCancellationRequested)
            {
                await ends.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
