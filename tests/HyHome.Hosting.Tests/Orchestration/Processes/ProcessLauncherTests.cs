using System.Collections.Concurrent;
using System.Globalization;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Output;

namespace HyHome.Hosting.Tests.Orchestration.Processes;

public sealed class ProcessLauncherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProcessLauncher _launcher;
    private readonly ConcurrentQueue<string> _lines = [];

    public ProcessLauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses the commands of Unix.");
        _launcher = new ProcessLauncher(_folder.Path);
    }

    public void Dispose()
    {
        _launcher?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Output_arrives_from_the_first_line_and_before_the_exit_code()
    {
        var child = Start("echo first; echo second >&2; printf unfinished; exit 7");

        Assert.Equal(7, await child.Exited.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Contains("out first", _lines);
        Assert.Contains("err second", _lines);
        Assert.Contains("out unfinished", _lines);
    }

    [Fact]
    public async Task Output_without_a_newline_comes_in_pieces_and_loses_nothing()
    {
        const int Count = 1_000_000;
        var child = Start($"head -c {Count} /dev/zero | tr '\\0' 'x'; printf 'é\\r\\n{{}}'");
        await child.Exited.WaitAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => _lines.LastOrDefault() == "out {}", "the last line has come");

        Assert.All(_lines, line => Assert.InRange(line.Length - "out ".Length, 0, LineSplitter.LongestLine));
        Assert.Equal(new string('x', Count) + "é{}", string.Concat(_lines.Select(line => line["out ".Length..])));
    }

    [Fact]
    public async Task Arguments_and_environment_reach_the_process_as_they_are()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://localhost:1");
        var child = Start("echo \"$1|$GREETING|${ASPNETCORE_URLS-unset}\"", ["it's \"quoted\" $HOME"], new() { ["GREETING"] = "a b" });
        await child.Exited.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["out it's \"quoted\" $HOME|a b|unset"], _lines);
    }

    [Fact]
    public async Task A_process_gets_the_time_to_stop_by_itself()
    {
        var child = Start("trap 'echo stopping; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await Eventually.HoldsAsync(() => _lines.Contains("out ready"), "the process is ready");

        await child.StopAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(0, await child.Exited);
        Assert.Contains("out stopping", _lines);
    }

    [Fact]
    public async Task A_process_that_does_not_listen_is_ended_with_all_its_descendants()
    {
        var child = Start("trap '' TERM; (trap '' TERM; echo inner; sleep 600) & sleep 600 & echo ready; while :; do sleep 0.05; done");
        await Eventually.HoldsAsync(() => _lines.Contains("out ready") && _lines.Contains("out inner"), "the process is ready");

        await child.StopAsync(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);

        Assert.Equal(128 + ProcessGroups.Kill, await child.Exited);
        await Eventually.HoldsAsync(() => !ProcessGroups.Signal(child.Pid, 0), "no member of the group is left");
    }

    [Fact]
    public async Task Descendants_do_not_outlive_a_process_that_ends_by_itself()
    {
        var child = Start("sleep 600 & echo started");
        await child.Exited.WaitAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => !ProcessGroups.Signal(child.Pid, 0), "no member of the group is left");
    }

    [Fact]
    public async Task What_left_its_group_is_ended_with_the_run()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads the environment of processes.");
        var child = Start("setsid sh -c 'echo $$; sleep 600' & wait");
        await Eventually.HoldsAsync(() => !_lines.IsEmpty, "the escaped process tells its id");
        var escaped = int.Parse(_lines.First()["out ".Length..], CultureInfo.InvariantCulture);

        await child.StopAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        _launcher.Dispose();

        await Eventually.HoldsAsync(() => ProcessIdentity.TryRead(escaped) is null, "the escaped process is gone");
    }

    [Theory]
    [InlineData("no-such-command-anywhere", "is not on PATH")]
    [InlineData("./no-such-file", "does not exist")]
    public void A_missing_program_is_named(string command, string reason)
    {
        var e = Assert.Throws<ProcessStartException>(() =>
            _launcher.Start(new ProcessSpec("app", command, [], _folder.Path, new Dictionary<string, string?>()), (_, _) => { }));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains(command.TrimStart('.', '/'), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_may_not_be_executed_is_named_with_the_cure()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "script"), "#!/bin/sh", TestContext.Current.CancellationToken);
        var e = Assert.Throws<ProcessStartException>(() =>
            _launcher.Start(new ProcessSpec("app", "./script", [], _folder.Path, new Dictionary<string, string?>()), (_, _) => { }));
        Assert.Contains("chmod +x", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_of_a_run_whose_AppHost_is_gone_are_ended()
    {
        var child = Start("echo ready; sleep 600");
        await Eventually.HoldsAsync(() => !_lines.IsEmpty, "the process is ready");
        var record = Directory.GetFiles(_folder.Path, "*.json").Single();
        Assert.Empty(LeftoverProcesses.Clean(_folder.Path));

        // The same record, as if another AppHost with a process id that is free by now had written it.
        var content = RunRecord.TryRead(record)!;
        var foreign = content with { Owner = new ProcessIdentity(int.MaxValue, 1) };
        await File.WriteAllTextAsync(record, System.Text.Json.JsonSerializer.Serialize(foreign), TestContext.Current.CancellationToken);
        var ended = LeftoverProcesses.Clean(_folder.Path);

        Assert.Contains(ended, c => c.Process.Pid == child.Pid && c.Resource == "app");
        Assert.Equal(128 + ProcessGroups.Kill, await child.Exited.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_process_that_took_over_a_recorded_id_is_spared()
    {
        var child = Start("echo ready; sleep 600");
        await Eventually.HoldsAsync(() => !_lines.IsEmpty, "the process is ready");
        var identity = ProcessIdentity.TryRead(child.Pid)!.Value;
        using var other = new TemporaryFolder();
        var stale = new RunRecordContent("0123", new(int.MaxValue, 1), [new("app", identity with { Started = identity.Started - 100 })]);
        await File.WriteAllTextAsync(
            Path.Combine(other.Path, "0123.json"), System.Text.Json.JsonSerializer.Serialize(stale), TestContext.Current.CancellationToken);

        Assert.Empty(LeftoverProcesses.Clean(other.Path));
        Assert.False(child.Exited.IsCompleted);
    }

    private ChildProcess Start(string script, string[]? arguments = null, Dictionary<string, string?>? environment = null) =>
        _launcher.Start(
            new ProcessSpec("app", "/bin/sh", ["-c", script, "sh", .. arguments ?? []], _folder.Path, environment ?? []),
            (line, isError) => _lines.Enqueue((isError ? "err " : "out ") + line));
}
