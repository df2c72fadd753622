using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

/// <summary>What a model refers to and does not run may be connected to as well, and nothing beyond it.</summary>
public sealed class OutsideTests
{
    [Fact]
    public async Task An_address_outside_is_allowed_by_its_port_whichever_way_it_is_said()
    {
        var builder = Published.NewBuilder("--Parameters:partner-url=https://partner.example:9443/api");
        var fixedUrl = builder.AddExternalService("weather", "https://weather.example:8443/v1");
        var byParameter = builder.AddExternalService("partner", builder.AddParameter("partner-url"));
        builder.AddContainer("service", "example/image").WithReference(fixedUrl);
        builder.AddContainer("parameter", "example/image").WithReference(byParameter);
        builder.AddContainer("variable", "example/image").WithEnvironment("WEATHER", fixedUrl);
        builder.AddContainer("address", "example/image").WithReference("orders", new Uri("http://orders.example/"));
        builder.AddContainer("none", "example/image");

        var published = await Published.CreateAsync(builder);

        Assert.Equal(["53", "53", "8443"], Ports(published, "service"));
        Assert.Equal(["53", "53", "9443"], Ports(published, "parameter"));
        Assert.Equal(["53", "53", "8443"], Ports(published, "variable"));
        Assert.Equal(["53", "53", "80"], Ports(published, "address"));
        Assert.Equal(["53", "53"], Ports(published, "none"));
    }

    [Fact]
    public async Task Where_a_connection_string_leads_out_of_the_model_the_pod_may_go_and_people_are_told()
    {
        var builder = Published.NewBuilder();
        var password = builder.AddParameter("password", secret: true);
        var db = builder.AddContainer("db", "example/db").WithEndpoint(targetPort: 5432, name: "tcp");
        var inside = builder.AddConnectionString("inside", ReferenceExpression.Create($"Host={db.GetEndpoint("tcp").Property(EndpointProperty.Host)};Password={password}"));
        var outside = builder.AddConnectionString("outside", ReferenceExpression.Create($"Host=db.example;Password={password}"));
        var secret = builder.AddConnectionString("secret");
        builder.AddContainer("near", "example/image").WithReference(inside);
        builder.AddContainer("far", "example/image").WithReference(outside);
        builder.AddContainer("anywhere", "example/image").WithReference(secret);

        var published = await Published.CreateAsync(builder);

        Assert.Equal(["53", "53", "5432"], Ports(published, "near"));
        Assert.Contains(Egress(published, "far"), rule => rule.To is null && rule.Ports is null);
        Assert.Contains(Egress(published, "anywhere"), rule => rule.To is null && rule.Ports is null);
        Assert.Equal(
            ["'anywhere' may connect anywhere", "'far' may connect anywhere"],
            published.Model.Remarks.Where(r => r.Contains("may connect anywhere", StringComparison.Ordinal)).Select(r => r.Split(':')[0]));
    }

    private static IList<V1NetworkPolicyEgressRule> Egress(Published published, string name) => published.Get<V1NetworkPolicy>($"{name}/networkpolicy.yaml").Spec.Egress;

    private static IEnumerable<string> Ports(Published published, string name) => Egress(published, name).SelectMany(rule => rule.Ports.Select(p => p.Port.Value));
}
