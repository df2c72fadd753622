using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Testing;
using static HyHome.Hosting.Tests.Containers.ContainerModel;
using ModelRun = HyHome.Hosting.Tests.Orchestration.TestApplication;

namespace HyHome.Hosting.Tests.Containers;

[Collection(nameof(EngineCollection))]
public sealed class ContainerCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_stops_starts_and_restarts_under_the_same_address()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "server", Server).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/"));
        var first = await ContainerAsync(test);

        await CommandAsync(test, KnownResourceCommands.StopCommand);
        await test.WaitForStateAsync("server", KnownResourceStates.Exited);
        await CommandAsync(test, KnownResourceCommands.StartCommand);
        var second = await ContainerAsync(test);
        await CommandAsync(test, KnownResourceCommands.RestartCommand);
        var third = await ContainerAsync(test);

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
    }

    [Fact]
    public async Task A_persistent_container_that_somebody_stopped_between_two_runs_is_started_again_with_its_files()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        var name = engine.Network + "-kept";
        var ids = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var test = await StartModelAsync(builder => Shell(builder, "server", "echo x >> /count; mkdir -p /www; cat /count > /www/index.html; exec httpd -f -p 8080 -h /www")
                .WithContainerName(name).WithLifetime(ContainerLifetime.Persistent).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/"));
            ids.Add(await ContainerAsync(test));
            using var http = test.App.CreateHttpClient("server");
            Assert.Equal(string.Concat(Enumerable.Repeat("x\n", run + 1)), await http.GetStringAsync("/", Stop));
            await test.App.StopAsync(Stop);
            await engine.Engine.StopAsync(ids[^1], TimeSpan.FromSeconds(1), Stop);
        }

        Assert.Single(ids.Distinct());
        await engine.Engine.RemoveAsync(ids[0], Stop);
    }

    private static async Task<string> ContainerAsync(ModelRun test)
    {
        var server = await test.WaitForHealthyAsync("server");
        using var http = test.App.CreateHttpClient("server");
        using var answer = await http.GetAsync("/", Stop);
        Assert.True(answer.IsSuccessStatusCode);
        return (string)server.Properties.Single(p => p.Name == "container.id").Value!;
    }

    private static async Task CommandAsync(ModelRun test, string command) =>
        Assert.True((await test.App.ResourceCommands.ExecuteCommandAsync("server", command, Stop)).Success);
}
