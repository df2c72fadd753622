using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Containers;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Tests.Cli;
using HyHome.Hosting.Tests.Orchestration;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>What an AppHost leaves in the engine, as a process of its own that ends in the ways that processes end.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ContainerProcessTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Containers_of_a_killed_run_are_removed_by_the_next_which_finds_its_data_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        await using var engine = await TestEngine.StartAsync(Stop);
        string old;
        using (var killed = new AppHostProcess(_data, ["--runtime", "containers", .. Model(engine)]))
        {
            await killed.WaitForLineAsync("box: Running (healthy)");
            old = Assert.Single(await ContainersAsync(engine)).ID;
            ProcessGroups.SignalProcess(killed.Pid, ProcessGroups.Kill);
            await killed.WaitForExitAsync();
            Assert.Equal(old, Assert.Single(await ContainersAsync(engine)).ID);
        }

        using var next = new AppHostProcess(_data, ["--runtime", "containers", .. Model(engine)]);
        await next.WaitForLineAsync("box: Running (healthy)");
        var box = Assert.Single(await ContainersAsync(engine));
        Assert.NotEqual(old, box.ID);
        ProcessGroups.SignalProcess(next.Pid, ProcessGroups.Terminate);
        Assert.Equal(0, await next.WaitForExitAsync());
        Assert.Empty(await ContainersAsync(engine));
        var (_, starts) = await engine.RunAsync(engine.Spec("reader", "cat /data/starts") with { Mounts = [new ContainerMountSpec(IsBind: false, Volume(engine), "/data", IsReadOnly: true)] }, Stop);
        Assert.Equal(["start", "start"], starts);
        await engine.DisposeContainersAsync();
        Assert.True(await engine.Engine.Volumes.RemoveAsync(Volume(engine), Stop));
    }

    [Fact]
    public async Task Clean_keeps_data_unless_told_and_never_takes_it_from_a_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        await using var engine = await TestEngine.StartAsync(Stop);
        using (var run = new AppHostProcess(_data, ["--runtime", "containers", .. Model(engine)]))
        {
            await run.WaitForLineAsync("box: Running (healthy)");

            using var early = new AppHostProcess(_data, ["clean", "--yes", .. Model(engine)]);
            Assert.Equal(1, await early.WaitForExitAsync());
            Assert.Contains(early.Output, line => line.Contains("a container uses it", StringComparison.Ordinal));
            Assert.Single(await ContainersAsync(engine));

            ProcessGroups.SignalProcess(run.Pid, ProcessGroups.Kill);
            await run.WaitForExitAsync();
        }

        using var careful = new AppHostProcess(_data, ["clean", .. Model(engine)]);
        Assert.Equal(0, await careful.WaitForExitAsync());
        Assert.Contains(careful.Output, line => line.StartsWith("Removed 'box-", StringComparison.Ordinal));
        Assert.Contains(careful.Output, line => line.Contains("Kept the volume", StringComparison.Ordinal) && line.Contains("--yes", StringComparison.Ordinal));
        Assert.Empty(await ContainersAsync(engine));
        Assert.Single(await VolumesAsync(engine));

        using var all = new AppHostProcess(_data, ["clean", "--yes", .. Model(engine)]);
        Assert.Equal(0, await all.WaitForExitAsync());
        Assert.Contains(all.Output, line => line.StartsWith("Removed volume", StringComparison.Ordinal));
        Assert.Empty(await VolumesAsync(engine));
    }

    [Fact]
    public async Task Clean_asks_in_a_terminal_and_does_what_is_answered()
    {
        Assert.SkipUnless(TerminalProcess.IsPossible, "There is no 'script' (package bsdutils) to give a program a terminal.");
        await using var engine = await TestEngine.StartAsync(Stop);
        using (var run = new AppHostProcess(_data, ["--runtime", "containers", .. Model(engine)]))
        {
            await run.WaitForLineAsync("box: Running (healthy)");
            ProcessGroups.SignalProcess(run.Pid, ProcessGroups.Terminate);
            Assert.Equal(0, await run.WaitForExitAsync());
        }

        foreach (var (answer, kept) in new[] { ("n", 1), ("y", 0) })
        {
            using var clean = new TerminalProcess(_data, ["clean", .. Model(engine)]);
            await clean.WaitForAsync($"Remove the volume '{Volume(engine)}'");
            await clean.TypeAsync(answer);
            Assert.Equal(0, await clean.WaitForExitAsync());
            Assert.Equal(kept, (await VolumesAsync(engine)).Count);
            Assert.Equal(kept == 0, clean.Screen.Contains($"Removed volume '{Volume(engine)}'", StringComparison.Ordinal));
        }
    }

    private static string Volume(TestEngine engine) => engine.Network + "-data";

    private static string[] Model(TestEngine engine) => ["--Probe:Empty=true", $"--Probe:Image={TestEngine.Image}", $"--Probe:Volume={Volume(engine)}"];

    private static async Task<IReadOnlyList<Docker.DotNet.Models.ContainerListResponse>> ContainersAsync(TestEngine engine) =>
        [.. (await engine.Engine.FindAsync($"{EngineNames.ResourceLabel}=box", Stop)).Where(c => c.Mounts.Any(m => m.Name == Volume(engine)))];

    private static async Task<IReadOnlyList<string>> VolumesAsync(TestEngine engine) =>
        [.. (await engine.Engine.Volumes.FindAsync(EngineNames.ApplicationLabel, Stop)).Where(v => v == Volume(engine))];
}
