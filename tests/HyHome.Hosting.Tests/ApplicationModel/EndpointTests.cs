using System.Net.Sockets;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Tests.ApplicationModel;

public sealed class EndpointTests
{
    [Fact]
    public void Defaults_follow_from_scheme_and_protocol()
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image")
            .WithEndpoint(scheme: "amqp", targetPort: 5672).WithEndpoint(protocol: ProtocolType.Udp).WithHttpsEndpoint().WithEndpoint(port: 7000, name: "direct", isProxied: false);
        var endpoints = c.Resource.Annotations.OfType<EndpointAnnotation>().ToDictionary(e => e.Name);

        Assert.Equal(["amqp", "udp", "https", "direct"], endpoints.Keys);
        Assert.Equal("tcp", endpoints["amqp"].Transport);
        Assert.Equal(("udp", "udp"), (endpoints["udp"].UriScheme, endpoints["udp"].Transport));
        Assert.Equal(("http", true), (endpoints["https"].Transport, endpoints["https"].TlsEnabled));
        Assert.Equal(7000, endpoints["direct"].TargetPort);
        Assert.Null(endpoints["amqp"].Port);
        Assert.True(endpoints["amqp"].IsProxied);
    }

    [Fact]
    public void An_endpoint_of_a_known_name_is_changed_and_not_doubled()
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image").WithHttpEndpoint(port: 80, targetPort: 8080).WithHttpEndpoint(port: 81, name: "HTTP")
            .WithEndpoint("http", e => e.IsExternal = true).WithEndpoint("none", _ => Assert.Fail("It does not exist."), createIfNotExists: false);

        var endpoint = Assert.Single(c.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal((81, 8080, true), (endpoint.Port, endpoint.TargetPort, endpoint.IsExternal));
        Assert.Throws<ArgumentException>(() => c.WithHttpEndpoint(name: "a.b"));
    }

    [Fact]
    public async Task What_needs_no_address_is_known_at_once_and_the_rest_waits()
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image").WithHttpEndpoint(targetPort: 8080);
        var endpoint = c.GetEndpoint("http");
        var url = endpoint.GetValueAsync(TestContext.Current.CancellationToken).AsTask();

        Assert.Equal("http", await endpoint.Property(EndpointProperty.Scheme).GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("8080", await endpoint.Property(EndpointProperty.TargetPort).GetValueAsync(TestContext.Current.CancellationToken));
        Assert.False(url.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => endpoint.Url);
        c.Allocate("http", 5003);

        Assert.Equal("http://localhost:5003", await url);
        Assert.Equal("localhost:5003", await endpoint.Property(EndpointProperty.HostAndPort).GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("127.0.0.1", await endpoint.Property(EndpointProperty.IPV4Host).GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("False", await endpoint.Property(EndpointProperty.TlsEnabled).GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_missing_endpoint_says_which_there_are()
    {
        var builder = TestApplication.Run();
        var missing = builder.AddContainer("c", "image").WithHttpEndpoint().GetEndpoint("grpc");

        Assert.False(missing.Exists);
        Assert.Contains("Available endpoints: `http`", Assert.Throws<InvalidOperationException>(() => missing.Scheme).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EndpointProperty.Url, "{web.bindings.http.url}")]
    [InlineData(EndpointProperty.IPV4Host, "{web.bindings.http.host}")]
    [InlineData(EndpointProperty.HostAndPort, "{web.bindings.http.host}:{web.bindings.http.port}")]
    [InlineData(EndpointProperty.TargetPort, "{web.bindings.http.targetPort}")]
    public void Published_properties_are_expressions(EndpointProperty property, string expected) =>
        Assert.Equal(expected, TestApplication.Publish().AddContainer("web", "image").WithHttpEndpoint().GetEndpoint("http").Property(property).ValueExpression);

    [Fact]
    public async Task The_variable_of_an_endpoint_is_the_port_to_listen_on()
    {
        var builder = TestApplication.Publish();
        var environment = await builder.AddContainer("web", "image").WithHttpEndpoint(name: "admin", env: "PORT").EnvironmentAsync();

        Assert.Equal("{web.bindings.admin.targetPort}", environment["PORT"]);
    }
}
