using System.Net;
using System.Net.Sockets;
using HyHome.Hosting.Orchestration.Network;

namespace HyHome.Hosting.Tests.Orchestration.Network;

public sealed class PortTests
{
    [Fact]
    public void Allocated_ports_are_free_and_differ()
    {
        using var one = new LoopbackPorts();
        using var other = new LoopbackPorts();
        var ports = Enumerable.Range(0, 20).SelectMany(_ => new[] { one.Allocate(), other.Allocate() }).ToList();

        Assert.Distinct(ports);
        Assert.All(ports, port => Assert.True(LoopbackPorts.IsFree(port)));
    }

    [Fact]
    public void A_port_is_reserved_once_until_its_owner_is_done()
    {
        using var one = new LoopbackPorts();
        using var other = new LoopbackPorts();
        var port = one.Allocate();

        Assert.False(other.TryReserve(port));
        one.Dispose();
        Assert.True(other.TryReserve(port));
    }

    [Fact]
    public void A_port_that_something_listens_on_is_refused_and_its_owner_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var allocator = new LoopbackPorts();

        Assert.False(allocator.TryReserve(port));
        var owner = PortOwner.TryFind(port);
        Assert.NotNull(owner);
        Assert.Equal(Environment.ProcessId, owner.Pid);
        Assert.NotEmpty(owner.Name);
    }

    [Fact]
    public void A_port_that_nobody_listens_on_has_no_owner()
    {
        using var allocator = new LoopbackPorts();
        Assert.Null(PortOwner.TryFind(allocator.Allocate()));
    }
}
