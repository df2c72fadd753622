using System.Text.Json;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Tests.Orchestration;

namespace HyHome.Hosting.Tests.Cli;

public sealed class AppHostProcessTests : IDisposable
{
    private const int Interrupt = 2;

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(ProcessGroups.Terminate)]
    public async Task A_signal_ends_everything_with_exit_code_0(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = new AppHostProcess(_data);
        await host.WaitForLineAsync("sleeper: Running");
        await host.WaitForLineAsync("s after the AppHost");
        var children = host.Children();
        Assert.Equal(2, children.Count);

        ProcessGroups.SignalProcess(host.Pid, signal);

        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.All(children, child => Assert.False(child.Process.IsAlive()));
        await Eventually.HoldsAsync(() => children.All(child => !ProcessGroups.Signal(child.Process.Pid, 0)), "their descendants are gone");
        Assert.Empty(host.Children());
    }

    [Fact]
    public async Task An_interrupt_ends_a_run_that_a_script_put_in_the_background()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = AppHostProcess.InBackground(_data);
        await host.WaitForLineAsync("s after the AppHost");
        var children = host.Children();
        Assert.Equal(2, children.Count);

        ProcessGroups.SignalProcess(host.Pid, Interrupt);

        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.All(children, child => Assert.False(child.Process.IsAlive()));
    }

    // What keeps data writes the last of it then.
    [Fact]
    public async Task A_run_that_ends_frees_the_services_of_the_application()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = new AppHostProcess(_data, "--Probe:Empty=true");
        await host.WaitForLineAsync("s after the AppHost");

        ProcessGroups.SignalProcess(host.Pid, ProcessGroups.Terminate);

        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.Contains("Its services are freed.", host.Output);
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_all_is_healthy_never_says_that_it_is_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = new AppHostProcess(_data, "--Probe:Empty=true", "--Probe:NeverHealthy=true", "--Orchestration:SlowStart=0.1");
        await host.WaitForLineAsync("sick: Running (not yet healthy)  is not healthy after 0.1 s: check ");

        ProcessGroups.SignalProcess(host.Pid, Interrupt);

        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.DoesNotContain(host.Output, line => line.Contains("is up,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_outlives_an_AppHost_that_is_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = new AppHostProcess(_data);
        await host.WaitForLineAsync("sleeper: Running");
        var children = host.Children();
        Assert.Equal(2, children.Count);

        ProcessGroups.SignalProcess(host.Pid, ProcessGroups.Kill);
        await host.WaitForExitAsync();

        await Eventually.HoldsAsync(() => children.All(child => !ProcessGroups.Signal(child.Process.Pid, 0)), "the children and their descendants end");
    }

    [Fact]
    public async Task Output_to_a_pipe_is_plain_lines()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        using var host = new AppHostProcess(_data);
        await host.WaitForLineAsync("probe: Running (healthy)  http://localhost:");
        ProcessGroups.SignalProcess(host.Pid, ProcessGroups.Terminate);
        await host.WaitForExitAsync();

        Assert.DoesNotContain(host.Output, line => line.Contains('\u001b'));
    }

    [Fact]
    public async Task A_call_that_the_model_refuses_is_told_with_its_line_and_without_a_stack()
    {
        using var host = new AppHostProcess(_data, "--Probe:Empty=true", "--Probe:Mistake=profile");

        Assert.Equal(1, await host.WaitForExitAsync());
        var line = Assert.Single(host.Errors);
        Assert.StartsWith("error: Launch profile 'nonesuch' does not exist for project 'unprofiled'. Profiles: ", line, StringComparison.Ordinal);
        Assert.Matches(@" \(Program\.cs, line \d+\) ", line);
    }

    [Theory]
    [InlineData("profile")]
    [InlineData("names")]
    public async Task With_details_a_refused_call_keeps_its_stack(string mistake)
    {
        using var again = new AppHostProcess(_data, "--Probe:Empty=true", $"--Probe:Mistake={mistake}", "--include-exception-details");
        Assert.Equal(1, await again.WaitForExitAsync());
        Assert.Contains(again.Errors, text => text.StartsWith("   at HyHome.Hosting.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Beside_a_refused_call_what_else_is_wrong_so_far_is_told()
    {
        using var host = new AppHostProcess(_data, "--Probe:Empty=true", "--Probe:Mistake=several");

        Assert.Equal(1, await host.WaitForExitAsync());
        Assert.Collection(
            host.Errors,
            line => Assert.Matches(@"^error: Launch profile .* \(Program\.cs, line \d+\) ", line),
            line => Assert.StartsWith("error HYHOME006: mounted: ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("publish")]
    public async Task Names_that_cannot_be_are_told_all_at_once_with_their_lines_and_all_else(string verb)
    {
        using var host = new AppHostProcess(_data, verb, "--Probe:Empty=true", "--Probe:Mistake=names");

        Assert.Equal(1, await host.WaitForExitAsync());
        Assert.Collection(
            host.Output.Concat(host.Errors).Where(line => line.StartsWith("error ", StringComparison.Ordinal)),
            line => Assert.Matches(@"^error HYHOME012: Twice: .* \(Program\.cs, line \d+\): the ContainerResource 'twice' ", line),
            line => Assert.StartsWith("error HYHOME011: ended: Its endpoint has the name 'a.b'.", line, StringComparison.Ordinal),
            line => Assert.StartsWith("error HYHOME006: mounted: ", line, StringComparison.Ordinal),
            line => Assert.Matches(@"^error HYHOME011: not a name: .* \(Program\.cs, line \d+\)\. ", line));
    }

    [Fact]
    public async Task What_the_AppHosts_own_code_throws_keeps_its_stack()
    {
        using var host = new AppHostProcess(_data, "--Probe:Empty=true", "--Probe:Mistake=foreign");

        Assert.NotEqual(0, await host.WaitForExitAsync());
        Assert.Contains(host.Errors, line => line.StartsWith("   at Program.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Describe_prints_the_model_as_a_table_as_JSON_and_as_a_diagram()
    {
        using var table = new AppHostProcess(_data, "describe");
        Assert.Equal(0, await table.WaitForExitAsync());
        Assert.Contains(table.Output, line => line.Contains("sleeper", StringComparison.Ordinal) && line.Contains("Executable", StringComparison.Ordinal));

        using var json = new AppHostProcess(_data, "describe", "--format", "json");
        Assert.Equal(0, await json.WaitForExitAsync());
        using var document = JsonDocument.Parse(string.Join('\n', json.Output));
        Assert.Equal(["probe", "greeting", "sleeper"], document.RootElement.EnumerateArray().Select(r => r.GetProperty("name").GetString()!));

        using var diagram = new AppHostProcess(_data, "describe", "--format", "mermaid");
        Assert.Equal(0, await diagram.WaitForExitAsync());
        Assert.Equal("flowchart LR", diagram.Output.First());
        Assert.Contains(diagram.Output, line => line.Contains("waits for", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("no-such-verb")]
    public async Task What_is_unknown_ends_with_an_error(string argument)
    {
        using var host = new AppHostProcess(_data, argument);

        Assert.NotEqual(0, await host.WaitForExitAsync());
        Assert.Contains(host.Errors, line => line.Contains(argument, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_finds_nothing_wrong_with_a_good_model()
    {
        using var host = new AppHostProcess(_data, "check");

        Assert.Equal(0, await host.WaitForExitAsync());
    }
}
