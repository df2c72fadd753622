using HyHome.Hosting.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Tests.ForeignAppHosts;

/// <summary>AppHosts with nothing but names of Aspire's API: their files compile with either engine.</summary>
public sealed class ForeignAppHostRunTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shop_over_an_integration_is_published_as_expressions()
    {
        var builder = TestApplication.Publish();
        ShopAppHost.Build<Projects.Probe>(builder);
        var frontend = await builder.CreateResourceBuilder<ProjectResource>("frontend").EnvironmentAsync();
        var catalog = await builder.CreateResourceBuilder<ProjectResource>("catalog").EnvironmentAsync();
        var mail = await builder.CreateResourceBuilder<ContainerResource>("mail").ArgumentsAsync();

        Assert.Equal("{greeting.value}, dear customer", frontend["GREETING"]);
        Assert.Equal("{frontend.bindings.http.targetPort}", frontend["PORT"]);
        Assert.Equal("{catalog.bindings.http.host}:{catalog.bindings.http.port}", frontend["CATALOG_HOST"]);
        Assert.Equal("{catalog.bindings.http.url}", frontend["services__catalog__http__0"]);
        Assert.Equal("https://payments.test/", frontend["services__payments__https__0"]);
        Assert.Equal("{catalogdb.connectionString}", catalog["ConnectionStrings__catalogdb"]);
        Assert.Equal(["--quiet"], mail);
    }

    [Fact]
    public async Task A_shop_over_an_integration_is_valid_and_evaluated_for_a_run()
    {
        var builder = TestApplication.Run("--Parameters:store-password=secret");
        ShopAppHost.Build<Projects.Probe>(builder);
        builder.CreateResourceBuilder<StoreResource>("store").Allocate(StoreResource.PrimaryEndpointName, 25432);
        builder.CreateResourceBuilder<ProjectResource>("catalog").Allocate("http", 25080);
        await using var application = builder.Build();
        var catalog = await builder.CreateResourceBuilder<ProjectResource>("catalog").EnvironmentAsync();
        var store = builder.Resources.OfType<StoreResource>().Single();
        var files = await store.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().Single()
            .Callback(new() { Model = store, Services = application.Services }, Cancel);

        Assert.Empty(await application.Services.GetRequiredService<ModelValidation>().ValidateAsync(Cancel));
        Assert.Equal("Host=localhost;Port=25432;Password=secret;Database=catalog", catalog["ConnectionStrings__catalogdb"]);
        Assert.StartsWith("-- store\n", Assert.IsType<ContainerFile>(Assert.Single(files)).Contents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_runs_itself_starts_takes_commands_and_lets_others_follow()
    {
        var seen = new List<string>();
        await using var test = await Orchestration.TestApplication.StartAsync(builder => ClockAppHost.Build(builder, seen));

        await test.WaitForStateAsync("clock", KnownResourceStates.Running);
        await test.WaitAsync("epilogue", state => state.ExitCode == 0);
        var struck = await test.App.ResourceCommands.ExecuteCommandAsync("clock", "strike", Cancel);
        var snapshot = await test.WaitAsync("clock", state => state.Properties.Any(property => property.Name == "strikes"));

        Assert.True(struck.Success);
        Assert.Equal(["start of 1", "before clock"], seen);
        Assert.Contains(snapshot.Urls, url => url.Url == "https://clock.test/");
        Assert.Contains(snapshot.Properties, property => Equals(property.Value, "Tower"));
    }
}
