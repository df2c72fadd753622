using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Tests.ApplicationModel;

public sealed class ReferenceTests
{
    [Fact]
    public async Task An_endpoint_is_given_by_service_discovery_and_by_a_short_name()
    {
        var builder = TestApplication.Run();
        var metrics = builder.AddContainer("metrics-store", "prom").WithHttpEndpoint(targetPort: 9090, name: "grpc-port");
        var program = builder.AddExecutable("consumer", "run", ".").WithReference(metrics.GetEndpoint("grpc-port"));
        metrics.Allocate("grpc-port", 5001);

        var environment = await program.EnvironmentAsync();

        Assert.Equal("http://localhost:5001", environment["METRICS_STORE_GRPC_PORT"]);
        Assert.Equal("http://localhost:5001", environment["services__metrics-store__grpc-port__0"]);
    }

    [Fact]
    public async Task A_container_is_given_the_name_and_port_of_the_container_network()
    {
        var builder = TestApplication.Run();
        var loki = builder.AddContainer("loki", "grafana/loki").WithHttpEndpoint(targetPort: 3100);
        var grafana = builder.AddContainer("grafana", "grafana/grafana").WithReference(loki.GetEndpoint("http")).WithEnvironment("LOKI_URL", $"{loki.GetEndpoint("http")}/api");
        loki.Allocate("http", 5002);

        var environment = await grafana.EnvironmentAsync();

        Assert.Equal("http://loki:3100", environment["LOKI_HTTP"]);
        Assert.Equal("http://loki:3100/api", environment["LOKI_URL"]);
    }

    [Fact]
    public async Task A_published_reference_is_an_expression()
    {
        var builder = TestApplication.Publish();
        var loki = builder.AddContainer("loki", "grafana/loki").WithHttpEndpoint(targetPort: 3100);
        var grafana = builder.AddContainer("grafana", "grafana/grafana").WithReference(loki.GetEndpoint("http"));

        var environment = await grafana.EnvironmentAsync();

        Assert.Equal("{loki.bindings.http.url}", environment["LOKI_HTTP"]);
        Assert.Equal("{loki.bindings.http.url}", environment["services__loki__http__0"]);
    }

    [Fact]
    public async Task A_connection_string_comes_with_its_parts()
    {
        var builder = TestApplication.Run("--ConnectionStrings:depot=Server=depot");
        var depot = builder.AddConnectionString("depot").WithConnectionProperty("Host", "depot.local");
        var plain = await builder.AddExecutable("plain", "run", ".").WithReference(depot).EnvironmentAsync();
        var renamed = await builder.AddExecutable("renamed", "run", ".").WithReference(depot, "store").EnvironmentAsync();

        Assert.Equal("Server=depot", plain["ConnectionStrings__depot"]);
        Assert.Equal("depot.local", plain["DEPOT_HOST"]);
        Assert.Equal("Server=depot", renamed["ConnectionStrings__store"]);
        Assert.Equal("depot.local", renamed["STORE_HOST"]);
    }

    [Fact]
    public async Task An_optional_connection_string_may_be_missing_when_run_and_is_an_expression_when_published()
    {
        var run = TestApplication.Run();
        var published = TestApplication.Publish();

        var environment = await run.AddExecutable("a", "run", ".").WithReference(run.AddConnectionString("cache"), optional: true).EnvironmentAsync();
        var expressions = await published.AddExecutable("a", "run", ".").WithReference(published.AddConnectionString("cache"), optional: true).EnvironmentAsync();

        Assert.DoesNotContain("ConnectionStrings__cache", environment.Keys);
        Assert.Equal("{cache.connectionString}", expressions["ConnectionStrings__cache"]);
    }

    [Fact]
    public async Task A_missing_connection_string_is_an_error_that_says_how_to_give_it()
    {
        var builder = TestApplication.Run();
        var result = await builder.AddExecutable("a", "run", ".").WithReference(builder.AddConnectionString("cache")).EvaluateAsync();

        var error = Assert.Single(Assert.IsType<AggregateException>(result.Exception).InnerExceptions);
        Assert.Contains("ConnectionStrings__cache", error.Message, StringComparison.Ordinal);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_is_given_under_the_default_endpoint_and_its_own_name()
    {
        var builder = TestApplication.Run();
        var environment = await builder.AddExecutable("a", "run", ".").WithReference("catalog", new Uri("https://example.test/api")).EnvironmentAsync();

        Assert.Equal("https://example.test/api", environment["catalog"]);
        Assert.Equal("https://example.test/api", environment["services__catalog__default__0"]);
        Assert.Throws<InvalidOperationException>(() => builder.AddExecutable("b", "run", ".").WithReference("catalog", new Uri("/api", UriKind.Relative)));
    }

    [Fact]
    public async Task An_external_service_is_given_by_scheme_when_run_and_by_default_when_published()
    {
        var run = TestApplication.Run("--Parameters:partner-url=https://partner.test");
        var published = TestApplication.Publish();
        var weather = run.AddExternalService("weather-api", "https://weather.test");

        var environment = await run.AddExecutable("a", "run", ".")
            .WithReference(weather).WithReference(run.AddExternalService("partner", run.AddParameter("partner-url"))).EnvironmentAsync();
        var expressions = await published.AddExecutable("a", "run", ".")
            .WithReference(published.AddExternalService("partner", published.AddParameter("partner-url"))).EnvironmentAsync();

        Assert.Equal("https://weather.test/", environment["WEATHER_API"]);
        Assert.Equal("https://weather.test/", environment["services__weather-api__https__0"]);
        Assert.Equal("https://partner.test", environment["PARTNER_HTTPS"]);
        Assert.Equal("https://partner.test", environment["services__partner__https__0"]);
        Assert.Equal("{partner-url.value}", expressions["PARTNER"]);
        Assert.Equal("{partner-url.value}", expressions["services__partner__default__0"]);
    }

    [Fact]
    public void Every_value_links_the_resources_in_it()
    {
        var builder = TestApplication.Run();
        var loki = builder.AddContainer("loki", "grafana/loki").WithHttpEndpoint();
        var secret = builder.AddParameter("secret", "x", secret: true);

        var consumer = builder.AddContainer("consumer", "image")
            .WithEnvironment("A", $"{loki.GetEndpoint("http")}?key={secret}").WithArgs(loki.GetEndpoint("http"));

        var linked = consumer.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(r => r.Type == "Reference").Select(r => r.Resource.Name);
        Assert.Equal(["loki", "secret", "loki"], linked);
    }
}
