using System.Net;
using System.Text;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Testing;
using HyHome.Hosting.Tests.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static HyHome.Hosting.Tests.Containers.ContainerModel;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>A resource that has an embedded form and no image on this machine: how its pull ends decides where it runs.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ImageFallbackTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Layers.RateLimited), 60, "pull rate limit")]
    [InlineData(nameof(Layers.Silent), 2, "nothing has come for 2 s")]
    public async Task An_image_that_is_offered_and_does_not_come_leaves_its_resource_embedded_within_reach_of_containers(string layers, int patience, string reason)
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var registry = await TestRegistry.StartAsync(Enum.Parse<Layers>(layers), login: null, Stop);
        var lines = new LinesProvider();
        await using var test = await StartModelAsync(
            builder =>
            {
                builder.Services.AddSingleton<ILoggerProvider>(lines);
                var cache = builder.AddContainer("cache", registry.Address + "/cache", "1").WithEmbeddedService(_ => new Greeter()).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/");
                Shell(builder, "client", "wget -q -O - $CACHE").WithEnvironment("CACHE", cache.GetEndpoint("http")).WaitFor(cache);
            },
            "--runtime", "auto", $"--Orchestration:PullTimeout={patience}");

        var cache = await test.WaitForHealthyAsync("cache");

        Assert.Contains(cache.Properties, p => p.Name == "embedded");
        Assert.Equal(1, lines.Count(LogLevel.Warning, "The resource 'cache' runs embedded: The image"));
        Assert.Equal(1, lines.Count(LogLevel.Warning, reason));
        await test.WaitForStateAsync("client", KnownResourceStates.Finished);
        Assert.Equal(["hello"], await LinesAsync(test, "client"));
    }

    [Fact]
    public async Task An_image_that_comes_runs_as_a_container_under_its_name()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var registry = await TestRegistry.StartAsync(Layers.Given, login: null, Stop);
        var image = registry.Address + "/cache:1";
        await using (var test = await StartModelAsync(
            builder =>
            {
                var cache = builder.AddContainer("cache", registry.Address + "/cache", "1").WithArgs("-c", Server)
                    .WithEmbeddedService(_ => new Greeter()).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/");
                Shell(builder, "client", "echo $CACHE; wget -q -O - $CACHE").WithEnvironment("CACHE", cache.GetEndpoint("http")).WaitFor(cache);
            },
            "--runtime", "auto"))
        {
            Assert.Contains((await test.WaitForHealthyAsync("cache")).Properties, p => p.Name == "container.id");
            await test.WaitForStateAsync("client", KnownResourceStates.Finished);
            Assert.Equal(["http://cache:8080", "hello"], await LinesAsync(test, "client"));
        }

        Assert.True(await engine.Engine.Images.RemoveAsync(image, Stop));
    }

    [Fact]
    public async Task Asked_for_containers_it_never_falls_back()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var registry = await TestRegistry.StartAsync(Layers.RateLimited, login: null, Stop);
        await using var test = await StartModelAsync(
            builder => builder.AddContainer("cache", registry.Address + "/cache", "1").WithEmbeddedService(_ => new Greeter()).WithHttpEndpoint(targetPort: 8080));

        Assert.Contains("pull rate limit", await test.WaitForFailureAsync("cache"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_an_image_is_on_the_way_processes_start_containers_say_what_they_wait_for_and_the_run_can_end()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var registry = await TestRegistry.StartAsync(Layers.Silent, login: null, Stop);
        await using var test = await StartModelAsync(
            builder =>
            {
                builder.AddContainer("cache", registry.Address + "/cache", "1").WithEmbeddedService(_ => new Greeter()).WithHttpEndpoint(targetPort: 8080);
                builder.AddProject<Projects.Probe>("probe").WithHttpHealthCheck("/health");
                Shell(builder, "client", "echo never");
            },
            "--runtime", "auto");

        await test.WaitForHealthyAsync("probe");
        await test.WaitForStateAsync("cache", LocalStates.Pulling);
        await test.WaitAsync("client", s => s.GetReason() == "waits for the images of cache");

        await test.App.StopAsync(Stop).WaitAsync(TimeSpan.FromMinutes(1), Stop);
        foreach (var resource in new[] { "cache", "client" })
        {
            Assert.True(test.Notifications.TryGetCurrentState(resource, out var state));
            Assert.Equal(KnownResourceStates.Exited, state.Snapshot.State?.Text);
        }
    }

    private sealed class Greeter : IEmbeddedService
    {
        private readonly HttpListener _listener = new();

        public Task StartAsync(EmbeddedServiceContext context, CancellationToken cancellationToken)
        {
            // Whatever name a container uses for this machine.
            _listener.Prefixes.Add($"http://*:{context.Listen["http"].Port}/");
            _listener.Start();
            _ = Task.Run(ServeAsync, CancellationToken.None);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _listener.Close();
            return Task.CompletedTask;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    context.Response.Close(Encoding.UTF8.GetBytes("hello\n"), willBlock: false);
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Stopped.
                return;
            }
        }
    }
}
