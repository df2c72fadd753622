using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Testing;
using static HyHome.Hosting.Tests.Containers.ContainerModel;
using ModelRun = HyHome.Hosting.Tests.Orchestration.TestApplication;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>The engine goes away in the middle of a run: what it ran is told as lost, the rest goes on, nothing hangs, and all comes back with it.</summary>
[Collection(nameof(EngineCollection))]
public sealed class LostEngineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ProcessGroups.Terminate)]
    [InlineData(ProcessGroups.Kill)]
    public async Task What_an_engine_ran_that_ends_is_lost_and_starts_again_with_it(int signal)
    {
        await using var engine = await OwnEngine.StartAsync(Stop);
        await using var test = await StartAsync(engine);
        await test.WaitForHealthyAsync("server");
        await test.WaitForHealthyAsync("probe");

        engine.Signal(signal);
        await engine.WaitForExitAsync(Stop);
        var lost = await test.WaitForStateAsync("server", KnownResourceStates.Exited);

        Assert.NotNull(lost.GetReason());
        Assert.Equal(KnownResourceStates.Running, (await test.WaitForHealthyAsync("probe")).State?.Text);
        await CommandAsync(test, KnownResourceCommands.StartCommand);
        Assert.Contains("Docker does not answer any more", await test.WaitForFailureAsync("server"), StringComparison.Ordinal);

        await engine.RunAsync(Stop);
        await CommandAsync(test, KnownResourceCommands.StartCommand);
        await test.WaitForHealthyAsync("server");
        using var http = test.App.CreateHttpClient("server");
        Assert.Equal("hello\n", await http.GetStringAsync("/", Stop));
    }

    [Theory]
    [InlineData(ProcessGroups.Kill)]
    [InlineData(OwnEngine.Hold)]
    public async Task A_run_ends_although_its_engine_does_not_answer(int signal)
    {
        await using var engine = await OwnEngine.StartAsync(Stop);
        await using var test = await StartAsync(engine);
        await test.WaitForHealthyAsync("server");

        engine.Signal(signal);
        try
        {
            await test.App.StopAsync(Stop).WaitAsync(TimeSpan.FromMinutes(2), Stop);
        }
        finally
        {
            // Whatever still waits for it may end.
            engine.Signal(OwnEngine.GoOn);
        }

        Assert.True(test.Notifications.TryGetCurrentState("probe", out var probe));
        Assert.Equal(KnownResourceStates.Exited, probe.Snapshot.State?.Text);
    }

    private static Task<ModelRun> StartAsync(OwnEngine engine) => StartModelAsync(
        builder =>
        {
            builder.AddProject<Projects.Probe>("probe").WithHttpHealthCheck("/health");
            Shell(builder, "server", Server).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/");
        },
        $"--ContainerEngine:DOCKER_HOST={engine.Address}");

    private static Task CommandAsync(ModelRun test, string command) => test.App.ResourceCommands.ExecuteCommandAsync("server", command, Stop);
}
