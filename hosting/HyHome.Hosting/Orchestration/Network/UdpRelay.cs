using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace HyHome.Hosting.Orchestration.Network;

/// <summary>Passes datagrams on to a port of the loopback address, and the answers back to whoever sent them.</summary>
internal sealed class UdpRelay : IAsyncDisposable
{
    private const int LargestDatagram = 64 * 1024;
    private const int MaxSenders = 1024;

    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(1);

    private readonly Socket _socket;
    private readonly IPEndPoint _target;
    private readonly Func<IPAddress, bool> _maySend;
    private readonly ConcurrentDictionary<EndPoint, Socket> _senders = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="address">The address to listen on; on Linux it need not be this machine's yet.</param>
    /// <param name="port">Port to listen on.</param>
    /// <param name="target">Port of the loopback interface to pass datagrams to.</param>
    /// <param name="maySend">Whether an address may send; what comes from others is dropped.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public UdpRelay(IPAddress address, int port, int target, Func<IPAddress, bool> maySend)
    {
        _target = new IPEndPoint(IPAddress.Loopback, target);
        _maySend = maySend;
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            LateAddress.Allow(_socket);
            _socket.Bind(new IPEndPoint(address, port));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _loop = ReceiveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
        foreach (var sender in _senders.Values)
        {
            sender.Dispose();
        }

        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[LargestDatagram];
        var anyone = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, _stop.Token).ConfigureAwait(false);
                if (_maySend(((IPEndPoint)received.RemoteEndPoint).Address) && Find(received.RemoteEndPoint) is { } sender)
                {
                    await sender.SendAsync(buffer.AsMemory(0, received.ReceivedBytes), SocketFlags.None, _stop.Token).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Nobody listens there now; what is sent later may arrive.
                continue;
            }
        }
    }

    private Socket? Find(EndPoint from)
    {
        if (_senders.TryGetValue(from, out var known))
        {
            return known;
        }

        if (_senders.Count >= MaxSenders)
        {
            return null;
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(_target);
        _senders[from] = socket;
        _ = AnswerAsync(socket, from);
        return socket;
    }

    private async Task AnswerAsync(Socket socket, EndPoint sender)
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
            {
                using var quiet = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                quiet.CancelAfter(ForgetAfter);
                var count = await socket.ReceiveAsync(buffer, SocketFlags.None, quiet.Token).ConfigureAwait(false);
                await _socket.SendToAsync(buffer.AsMemory(0, count), SocketFlags.None, sender, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Quiet for long, or nobody listens: the next datagram begins anew.
            _senders.TryRemove(sender, out _);
            socket.Dispose();
        }
    }
}
