using System.Text;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Tests.ForeignAppHosts;

/// <summary>Lifetimes, tools, needed programs, the store and lifecycle hooks: what AppHosts for Aspire use beside containers and projects.</summary>
public sealed class LifetimeAndToolTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lifetime_is_the_container_s_own_or_that_of_another_resource()
    {
        var builder = TestApplication.Run();
        var store = builder.AddContainer("store", "acme/store").WithLifetime(ContainerLifetime.Session).WithPersistentLifetime();
        var admin = builder.AddContainer("admin", "acme/admin").WithLifetimeOf(store);
        var cache = builder.AddContainer("cache", "acme/cache").WithLifetime(ContainerLifetime.Persistent).WithSessionLifetime();
        builder.AddExecutable("agent", "sh", ".").WithLifetimeOf(store);
        await using var app = builder.Build();
        await app.PrepareModelAsync(Cancel);

        var found = await app.Services.GetRequiredService<ModelValidation>().ValidateAsync(Cancel);

        Assert.Equal(
            [ContainerLifetime.Persistent, ContainerLifetime.Persistent, ContainerLifetime.Session],
            new[] { store, admin, cache }.Select(c => c.Resource.Annotations.OfType<ContainerLifetimeAnnotation>().Last().Lifetime));
        var warning = Assert.Single(found);
        Assert.Equal((DiagnosticIds.PersistentProcess, DiagnosticSeverity.Warning, "agent"), (warning.Id, warning.Severity, warning.Resource));
    }

    [Fact]
    public void Lifetimes_that_follow_each_other_and_those_of_other_resources_are_refused()
    {
        var builder = TestApplication.Run();
        var one = builder.AddContainer("one", "acme/one");
        var two = builder.AddContainer("two", "acme/two").WithLifetimeOf(one);
        one.WithLifetimeOf(two);

        var circle = Assert.Throws<DistributedApplicationException>(() => PersistenceAnnotation.IsPersistent(one.Resource));
        var parameter = Assert.Throws<InvalidOperationException>(() => builder.AddParameter("p", "v").WithPersistentLifetime());

        Assert.Contains("one -> two -> one", circle.Message, StringComparison.Ordinal);
        Assert.Contains("'p'", parameter.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_is_run_from_its_package_with_its_own_arguments_last()
    {
        var builder = TestApplication.Run();
        var tool = builder.AddDotnetTool("ef", "dotnet-ef").WithToolVersion("10.0.*").WithToolSource("https://feed.test/v3/index.json").WithToolIgnoreExistingFeeds().WithArgs("migrations", "list");
        var latest = builder.AddDotnetTool("dump", "any").WithToolPackage("dotnet-dump").WithToolPrerelease().WithToolIgnoreFailedSources();

        Assert.Equal(
            ["tool", "exec", "dotnet-ef", "--source", "https://feed.test/v3/index.json", "--version", "10.0.*", "--yes", "--", "migrations", "list"],
            await tool.ArgumentsAsync());
        Assert.Equal(["tool", "exec", "dotnet-dump", "--ignore-failed-sources", "--prerelease", "--yes", "--"], await latest.ArgumentsAsync());
        Assert.Equal("dotnet", tool.Resource.Command);
    }

    [Fact]
    public async Task A_program_that_is_missing_or_will_not_do_is_told_in_the_log_and_the_resource_starts()
    {
        await using var test = await Orchestration.TestApplication.StartAsync(builder => builder.AddExecutable("job", "sh", ".", "-c", "sleep 600")
            .WithRequiredCommand("no-such-program-here", "https://install.test")
            .WithRequiredCommand("sh", context => Task.FromResult(context.Failure($"{Path.GetFileName(context.ResolvedPath)} is too old.")))
            .WithRequiredCommand("sh"));
        await test.WaitForStateAsync("job", KnownResourceStates.Running);

        var log = new StringBuilder();
        await foreach (var batch in test.Get<ResourceLoggerService>().GetAllAsync("job").WithCancellation(Cancel))
        {
            batch.ToList().ForEach(line => log.AppendLine(line.Content));
        }

        Assert.Contains("The resource 'job' may fail to start: it needs 'no-such-program-here', which is not on PATH. Install it. See https://install.test", log.ToString(), StringComparison.Ordinal);
        Assert.Contains("sh is too old.", log.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, log.ToString().Split("may fail to start").Length - 1);
    }

    [Fact]
    public async Task The_store_keeps_files_by_their_content()
    {
        using var folder = new Orchestration.TemporaryFolder();
        var builder = TestApplication.Run($"--Aspire:Store:Path={folder.Path}");
        await using var app = builder.Build();
        var store = app.Services.GetRequiredService<IAspireStore>();

        var first = store.GetFileNameWithContent("init.sql", new MemoryStream("create"u8.ToArray()));
        var same = store.GetFileNameWithContent("init.sql", first);
        var other = store.GetFileNameWithContent("init.sql", new MemoryStream("drop"u8.ToArray()));

        Assert.Equal(folder.Path, store.BasePath);
        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
        Assert.Matches("^init\\.[0-9a-f]{12}\\.sql$", Path.GetFileName(first));
        Assert.Equal("create", await File.ReadAllTextAsync(first, Cancel));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        Assert.Throws<FileNotFoundException>(() => store.GetFileNameWithContent("init.sql", Path.Combine(folder.Path, "none")));
    }

#pragma warning disable CS0618 // Older AppHosts still have hooks.
    [Fact]
    public async Task Hooks_of_older_AppHosts_are_called_at_their_stations()
    {
        var hook = new Hook();
        await using var test = await Orchestration.TestApplication.StartAsync(builder =>
        {
            builder.Services.TryAddLifecycleHook(_ => hook);
            builder.Services.TryAddLifecycleHook(_ => hook);
            builder.AddExecutable("job", "sh", ".", "-c", "exit 0");
        });

        await Orchestration.Eventually.HoldsAsync(() => hook.Seen.Count == 3, "the last hook");

        Assert.Equal(["before 1", "allocated", "created"], hook.Seen);
    }

    private sealed class Hook : IDistributedApplicationLifecycleHook
    {
        public List<string> Seen { get; } = [];

        public Task BeforeStartAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => See($"before {appModel.Resources.Count}");

        public Task AfterEndpointsAllocatedAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => See("allocated");

        public Task AfterResourcesCreatedAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => See("created");

        private Task See(string what)
        {
            Seen.Add(what);
            return Task.CompletedTask;
        }
    }
#pragma warning restore CS0618
}
