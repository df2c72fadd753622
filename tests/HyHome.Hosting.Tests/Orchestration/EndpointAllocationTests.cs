using System.Net;
using System.Net.Sockets;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Network;
using HyHome.Hosting.Testing;

namespace HyHome.Hosting.Tests.Orchestration;

public sealed class EndpointAllocationTests
{
    private const string FixedPorts = "--DcpPublisher:RandomizePorts=false";

    [Fact]
    public async Task A_fixed_port_that_is_taken_is_told_with_its_owner()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var test = await TestApplication.StartAsync(
            builder =>
            {
                var probe = builder.AddProject<Projects.Probe>("probe", launchProfileName: null).WithHttpEndpoint(port: port);
                builder.AddExecutable("after", "true", ".").WaitFor(probe).WithEnvironment("PROBE", probe.GetEndpoint("http"));
            },
            FixedPorts);

        var reason = await test.WaitForFailureAsync("probe");
        Assert.Contains($"port {port}", reason, StringComparison.Ordinal);
        Assert.Contains("'http'", reason, StringComparison.Ordinal);
        Assert.Contains("another resource of an AppHost in this process", reason, StringComparison.Ordinal);
        Assert.Contains("'probe'", await test.WaitForFailureAsync("after"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fixed_port_that_is_free_is_used_without_a_proxy()
    {
        using var ports = new LoopbackPorts();
        var port = ports.Allocate();
        ports.Dispose();
        await using var test = await TestApplication.StartAsync(
            builder => builder.AddProject<Projects.Probe>("probe", launchProfileName: null).WithHttpEndpoint(port: port).WithHttpHealthCheck("/health"), FixedPorts);
        await test.WaitForHealthyAsync("probe");

        Assert.Equal(port, test.App.GetEndpoint("probe").Port);
        using var client = test.App.CreateHttpClient("probe");
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), await client.GetStringAsync("/environment/ASPNETCORE_URLS", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_with_a_port_of_its_own_is_reached_at_the_public_one()
    {
        using var ports = new LoopbackPorts();
        var target = ports.Allocate();
        ports.Dispose();
        await using var test = await TestApplication.StartAsync(builder =>
            builder.AddProject<Projects.Probe>("probe", launchProfileName: null).WithHttpEndpoint(targetPort: target).WithHttpHealthCheck("/health"));
        await test.WaitForHealthyAsync("probe");

        Assert.NotEqual(target, test.App.GetEndpoint("probe").Port);
        using var client = test.App.CreateHttpClient("probe");
        Assert.Equal("probe", await client.GetStringAsync("/", TestContext.Current.CancellationToken));
    }
}
