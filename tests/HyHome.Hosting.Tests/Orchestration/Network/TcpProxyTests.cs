using System.Net;
using System.Net.Sockets;
using System.Text;
using HyHome.Hosting.Orchestration.Network;

namespace HyHome.Hosting.Tests.Orchestration.Network;

public sealed class TcpProxyTests
{
    [Fact]
    public async Task Connections_go_to_the_targets_in_turn_and_past_a_dead_one()
    {
        var token = TestContext.Current.CancellationToken;
        using var ports = new LoopbackPorts();
        using var a = Serve("a", token);
        using var b = Serve("b", token);
        var port = ports.Allocate();
        await using var proxy = new TcpProxy(port, [Port(a), ports.Allocate(), Port(b)]);

        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await AskAsync(port, "hello", token));
        }

        Assert.Contains("a:hello", answers);
        Assert.Contains("b:hello", answers);
        Assert.All(answers, answer => Assert.EndsWith(":hello", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_nobody_takes_is_closed()
    {
        var token = TestContext.Current.CancellationToken;
        using var ports = new LoopbackPorts();
        var port = ports.Allocate();
        await using var proxy = new TcpProxy(port, [ports.Allocate()]);

        // Sooner or later: the connection is reset while it is made, or when something is sent.
        var error = await Assert.ThrowsAnyAsync<Exception>(async () => Assert.Equal("?", await AskAsync(port, "hello", token)));
        Assert.True(error is IOException or SocketException, error.ToString());
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static TcpListener Serve(string name, CancellationToken token)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(
            async () =>
            {
                while (!token.IsCancellationRequested)
                {
                    using var client = await listener.AcceptTcpClientAsync(token);
                    var asked = await new StreamReader(client.GetStream()).ReadToEndAsync(token);
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{name}:{asked}"), token);
                }
            },
            token);
        return listener;
    }

    private static async Task<string> AskAsync(int port, string text, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), token);
        client.Client.Shutdown(SocketShutdown.Send);
        return await new StreamReader(stream).ReadToEndAsync(token);
    }
}
