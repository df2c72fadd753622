using System.Net;
using System.Net.Sockets;
using HyHome.Hosting.Orchestration.Network;

namespace HyHome.Hosting.Tests.Orchestration;

public sealed class UdpRelayTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Datagrams_reach_the_port_and_each_sender_gets_its_own_answer()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = FreePort();
        await using var relay = new UdpRelay(IPAddress.Loopback, port, ((IPEndPoint)server.Client.LocalEndPoint!).Port, _ => true);
        using var one = new UdpClient();
        using var two = new UdpClient();
        one.Connect(IPAddress.Loopback, port);
        two.Connect(IPAddress.Loopback, port);

        await one.SendAsync(new byte[] { 1 }, Stop);
        await two.SendAsync(new byte[] { 2 }, Stop);
        for (var i = 0; i < 2; i++)
        {
            var asked = await server.ReceiveAsync(Stop);
            await server.SendAsync(new byte[] { (byte)(asked.Buffer[0] * 10) }, asked.RemoteEndPoint, Stop);
        }

        Assert.Equal([10], (await one.ReceiveAsync(Stop)).Buffer);
        Assert.Equal([20], (await two.ReceiveAsync(Stop)).Buffer);
    }

    [Fact]
    public async Task What_comes_from_others_is_dropped_and_a_port_that_nobody_has_yet_ends_nothing()
    {
        var (port, target) = (FreePort(), FreePort());
        var turnedAway = new TaskCompletionSource();
        await using var relay = new UdpRelay(IPAddress.Loopback, port, target, _ => !turnedAway.TrySetResult());
        using var sender = new UdpClient();
        sender.Connect(IPAddress.Loopback, port);
        await sender.SendAsync(new byte[] { 1 }, Stop);
        await turnedAway.Task.WaitAsync(Stop);
        await sender.SendAsync(new byte[] { 2 }, Stop);
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, target));

        // The one that was sent before somebody listened is lost, as datagrams are.
        var received = server.ReceiveAsync(Stop).AsTask();
        while (!received.IsCompleted)
        {
            await sender.SendAsync(new byte[] { 3 }, Stop);
            await Task.WhenAny(received, Task.Delay(50, Stop));
        }

        Assert.NotEqual(1, (await received).Buffer[0]);
    }

    private static int FreePort()
    {
        using var probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }
}
