using HyHome.Hosting.Tests.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Tests.ForeignAppHosts;

/// <summary>Tests of AppHosts as people write them with Aspire.Hosting.Testing.</summary>
public sealed class TestingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_test_models_an_application_of_its_own()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--Shop:Name=corner");
        builder.AddProject<Projects.Probe>("probe", launchProfileName: null).WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SHOP", builder.Configuration["Shop:Name"]);
        builder.AddConnectionString("stock", ReferenceExpression.Create($"Shop={builder.Configuration["Shop:Name"]!}"));
        builder.Services.ConfigureHttpClientDefaults(client => client.ConfigureHttpClient(http => http.DefaultRequestHeaders.Add("X-Test", "yes")));
        await using var app = await builder.BuildAsync(Cancel);
        await app.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("probe", Cancel);

        using var client = app.CreateHttpClient("probe");
        Assert.Equal("corner", await client.GetStringAsync("/environment/SHOP", Cancel));
        Assert.Equal(["yes"], client.DefaultRequestHeaders.GetValues("X-Test"));
        Assert.Equal("Shop=corner", await app.GetConnectionStringAsync("stock", Cancel));
        Assert.Equal(app.GetEndpoint("probe"), app.GetEndpointForNetwork("probe", KnownNetworkIdentifiers.LocalhostNetwork, "http"));
    }

    [Fact]
    public void Options_and_settings_can_be_changed_before_the_builder_is_made()
    {
        using var builder = DistributedApplicationTestingBuilder.Create([], (options, settings) =>
        {
            Assert.True(options.DisableDashboard);
            settings.EnvironmentName = "Staging";
        });

        Assert.Equal("Staging", builder.Environment.EnvironmentName);
        Assert.True(builder.ExecutionContext.IsRunMode);
        Assert.Throws<ArgumentException>(() => DistributedApplicationTestingBuilder.Create("--fine", ""));
    }

    [Fact]
    public async Task Logs_of_resources_come_to_the_providers_of_the_test()
    {
        var lines = new LinesProvider();
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddTicker("ticker");
        builder.Services.AddLogging(logging => logging.AddProvider(lines));
        await using var app = await builder.BuildAsync(Cancel);
        await app.StartAsync(Cancel);

        await Orchestration.Eventually.HoldsAsync(() => lines.Has(LogLevel.Information, "tick") && lines.Has(LogLevel.Error, "tock"), "the ticker's lines");
        Assert.Equal([$"{builder.Environment.ApplicationName}.Resources.ticker"], lines.Categories(".Resources."));
    }

    [Fact]
    public async Task A_factory_changes_the_AppHost_at_each_station_and_starts_it()
    {
        await using var factory = new StationsFactory();
        Assert.Throws<InvalidOperationException>(() => factory.GetEndpoint("added"));

        await factory.StartAsync(Cancel);
        await factory.Application!.ResourceNotifications.WaitForResourceHealthyAsync("added", Cancel);
        using var client = factory.CreateHttpClient("added");
        using var answer = await client.GetAsync("/health", Cancel);

        Assert.Equal(["creating", "created 0", "building", "built"], factory.Stations);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("at hand", await factory.GetConnectionString("words"));
        await factory.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => factory.StartAsync(Cancel));
    }

    [Fact]
    public async Task What_a_station_throws_comes_out_of_the_start()
    {
        await using var factory = new RefusingFactory();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => factory.StartAsync(Cancel));

        Assert.Equal("Not today.", refused.Message);
    }

    private sealed class StationsFactory() : DistributedApplicationFactory(typeof(Projects.ProbeHost), ["--Probe:Empty=true"])
    {
        public List<string> Stations { get; } = [];

        public DistributedApplication? Application { get; private set; }

        protected override void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions) => Stations.Add("creating");

        protected override void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder) => Stations.Add($"created {applicationBuilder.Resources.Count}");

        protected override void OnBuilding(DistributedApplicationBuilder applicationBuilder)
        {
            Stations.Add("building");
            applicationBuilder.AddProject<Projects.Probe>("added", launchProfileName: null).WithHttpEndpoint().WithHttpHealthCheck("/health");
            applicationBuilder.AddConnectionString("words", ReferenceExpression.Create($"at hand"));
        }

        protected override void OnBuilt(DistributedApplication application)
        {
            Stations.Add("built");
            Application = application;
        }
    }

    private sealed class RefusingFactory() : DistributedApplicationFactory(typeof(Projects.ProbeHost), ["--Probe:Empty=true"])
    {
        protected override void OnBuilding(DistributedApplicationBuilder applicationBuilder) => throw new InvalidOperationException("Not today.");
    }
}
