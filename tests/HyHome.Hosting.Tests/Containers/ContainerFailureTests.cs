using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Containers;
using HyHome.Hosting.Orchestration.Network;
using HyHome.Hosting.Testing;
using HyHome.Hosting.Tests.Orchestration;
using static HyHome.Hosting.Tests.Containers.ContainerModel;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>What goes wrong with containers is told with its cause, and ends.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ContainerFailureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_its_owner()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Starts a busybox of Linux.");
        await using var engine = await TestEngine.StartAsync(Stop);
        using var ports = new LoopbackPorts();
        var port = ports.Allocate();
        ports.Dispose();
        using var owner = Process.Start("/bin/busybox", ["httpd", "-f", "-p", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")]);
        await Eventually.HoldsAsync(() => !LoopbackPorts.IsFree(port), "the other program listens");

        await using var test = await StartModelAsync(builder => Shell(builder, "server", Server).WithHttpEndpoint(port: port, targetPort: 8080), "--DcpPublisher:RandomizePorts=false");
        var reason = await test.WaitForFailureAsync("server");

        Assert.Contains($"port {port} of its endpoint 'http' is taken by process {owner.Id} (busybox)", reason, StringComparison.Ordinal);
        owner.Kill();
    }

    [Fact]
    public async Task A_port_that_is_taken_after_ports_were_given_out_is_named_with_its_owner_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Starts a busybox of Linux.");
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "server", Server).WithHttpEndpoint(targetPort: 8080).WithExplicitStart());
        await test.WaitForStateAsync("server", KnownResourceStates.NotStarted);
        var port = test.App.GetEndpoint("server").Port;
        using var owner = Process.Start("/bin/busybox", ["httpd", "-f", "-p", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")]);
        await Eventually.HoldsAsync(() => !LoopbackPorts.IsFree(port), "the other program listens");

        await test.App.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.StartCommand, Stop);
        Assert.Contains($"port {port} is taken by process {owner.Id} (busybox)", await test.WaitForFailureAsync("server"), StringComparison.Ordinal);

        // Nothing of the attempt is left, so that the next one works.
        owner.Kill();
        await owner.WaitForExitAsync(Stop);
        await test.App.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.StartCommand, Stop);
        await test.WaitForStateAsync("server", KnownResourceStates.Running);
    }

    [Fact]
    public async Task Who_waits_for_a_container_that_crashes_fails_at_once_with_its_last_words()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder =>
        {
            var broken = Shell(builder, "broken", "echo 'config: unknown key x' >&2; exit 3").WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/");
            Shell(builder, "waiting", "echo never").WaitFor(broken);
        });

        Assert.Contains("config: unknown key x", await test.WaitForFailureAsync("waiting"), StringComparison.Ordinal);

        // A crash loop by hand: each start tells the same, and nothing piles up in the engine.
        for (var i = 0; i < 3; i++)
        {
            await test.App.ResourceCommands.ExecuteCommandAsync("broken", KnownResourceCommands.StartCommand, Stop);
            Assert.Equal(3, (await test.WaitForStateAsync("broken", KnownResourceStates.Exited)).ExitCode);
        }

        Assert.DoesNotContain(await engine.Engine.FindAsync(test.Get<EngineNames>().ApplicationFilter, Stop), c => c.Names.Any(n => n.Contains("broken", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_container_that_never_becomes_healthy_is_told_with_its_last_words()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(
            builder => Shell(builder, "deaf", "echo 'waiting for a database'; exec sleep 1000").WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/"), "--Orchestration:StartTimeout=1");

        var state = await test.WaitAsync("deaf", s => s.GetReason()?.Contains("did not become healthy", StringComparison.Ordinal) == true);

        Assert.Contains("waiting for a database", state.GetReason(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_does_not_listen_to_the_request_to_stop_is_ended_by_force()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(
            builder => Shell(builder, "stubborn", "trap 'echo no' TERM; echo here; while true; do sleep 1; done"), "--Orchestration:StopTimeout=1");
        await test.WaitForStateAsync("stubborn", KnownResourceStates.Running);

        await test.App.ResourceCommands.ExecuteCommandAsync("stubborn", KnownResourceCommands.StopCommand, Stop);

        await test.WaitForStateAsync("stubborn", KnownResourceStates.Exited);
        Assert.DoesNotContain(await engine.Engine.FindAsync(test.Get<EngineNames>().ApplicationFilter, Stop), c => c.Names.Any(n => n.Contains("stubborn", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Runtime_arguments_that_cannot_be_applied_fail_the_resource_with_the_cure()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "odd", "true").WithContainerRuntimeArgs("--publish", "80:80", "--wrong"));

        var reason = await test.WaitForFailureAsync("odd");

        Assert.Contains("use WithEndpoint", reason, StringComparison.Ordinal);
        Assert.Contains("'--wrong'", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/program", "has no such program, or it can't be executed: correct WithEntrypoint")]
    [InlineData("/bin", "has no such program, or it can't be executed: correct WithEntrypoint")]
    public async Task A_program_that_the_image_does_not_have_is_named_with_the_cure(string entrypoint, string cure)
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "odd", "true").WithEntrypoint(entrypoint));

        var reason = await test.WaitForFailureAsync("odd");

        Assert.Contains(entrypoint, reason, StringComparison.Ordinal);
        Assert.Contains(cure, reason, StringComparison.Ordinal);
        Assert.DoesNotContain(await engine.Engine.FindAsync(test.Get<EngineNames>().ApplicationFilter, Stop), c => c.Names.Any(n => n.Contains("odd", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_container_that_is_ended_for_its_memory_says_so_with_its_limit_and_the_cure()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder =>
            Shell(builder, "hungry", "exec busybox dd if=/dev/zero of=/dev/null bs=200M count=1").WithContainerRuntimeArgs("--memory", "24m", "--memory-swap", "24m"));

        // The engine hears of the kernel's deed and of the end by two ways, and now and then of the end first.
        var state = await test.WaitForStateAsync("hungry", KnownResourceStates.Exited);
        for (var attempt = 0; attempt < 5 && state.GetReason()?.Contains("needed more memory", StringComparison.Ordinal) != true; attempt++)
        {
            await test.App.ResourceCommands.ExecuteCommandAsync("hungry", KnownResourceCommands.StartCommand, Stop);
            state = await test.WaitForStateAsync("hungry", KnownResourceStates.Exited);
        }

        Assert.Contains("ended with exit code 137: it needed more memory than its limit of 24 MiB", state.GetReason(), StringComparison.Ordinal);
        Assert.Contains("WithContainerRuntimeArgs(\"--memory\"", state.GetReason(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-command", 127, "a command that it does not find")]
    [InlineData("/bin", 126, "can't be executed")]
    [InlineData("kill -SEGV $$", 139, "SIGSEGV")]
    [InlineData("exit 137", 137, "SIGKILL")]
    [InlineData("exit 3", 3, "code 3; it wrote nothing")]
    public async Task An_exit_code_is_told_in_words_where_it_has_a_known_meaning(string script, int code, string words)
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "odd", script).WithContainerRuntimeArgs("--init"));

        var state = await test.WaitForStateAsync("odd", KnownResourceStates.Exited);

        Assert.Equal(code, state.ExitCode);
        Assert.Contains(words, state.GetReason(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_that_no_program_could_read_fail_the_resource_and_all_others_arrive_as_they_are()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder =>
        {
            Shell(builder, "odd", "env").WithEnvironment("A=B", "c").WithEnvironment("N", "a\0b");
            Shell(builder, "well", "printf '[%s]' \"$LINES2\" \"$QUOTES\" \"$EQUALS\" \"$EMPTY\" \"$BRACES\"; echo; for a in \"$@\"; do printf '<%s>' \"$a\"; done; echo")
                .WithEnvironment("LINES2", "one\ntwo").WithEnvironment("QUOTES", "\"a\" 'b' `c` \\").WithEnvironment("EQUALS", "a=b==").WithEnvironment("EMPTY", "").WithEnvironment("BRACES", "{0} $HOME ü日")
                .WithArgs("sh", "with space", "", "*", "$HOME");
        });

        var reason = await test.WaitForFailureAsync("odd");
        await test.WaitForStateAsync("well", KnownResourceStates.Finished);

        Assert.Contains("'A=B'", reason, StringComparison.Ordinal);
        Assert.Contains("'N'", reason, StringComparison.Ordinal);
        Assert.Equal(["[one", "two][\"a\" 'b' `c` \\][a=b==][][{0} $HOME ü日]", "<with space><><*><$HOME>"], await LinesAsync(test, "well"));
    }

    [Fact]
    public async Task A_pull_that_takes_long_keeps_no_other_container_waiting_and_ends_with_the_run()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var registry = silent.LocalEndpoint.ToString();
        await using var test = await StartModelAsync(builder =>
        {
            builder.AddContainer("slow", registry + "/slow", "1");
            Shell(builder, "quick", "exec sleep 1000");
        });

        await test.WaitForStateAsync("quick", KnownResourceStates.Running);
        await test.WaitForStateAsync("slow", "Pulling");
        await test.App.ResourceCommands.ExecuteCommandAsync("slow", KnownResourceCommands.StopCommand, Stop);

        await test.WaitForStateAsync("slow", KnownResourceStates.Exited);
    }

    [Fact]
    public async Task One_port_of_a_container_can_be_published_twice()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "server", Server).WithHttpEndpoint(targetPort: 8080).WithHttpEndpoint(targetPort: 8080, name: "second").WithHttpHealthCheck("/"));
        await test.App.ResourceNotifications.WaitForResourceHealthyAsync("server", Stop);

        foreach (var endpoint in new[] { "http", "second" })
        {
            using var client = new HttpClient { BaseAddress = test.App.GetEndpoint("server", endpoint) };
            Assert.Equal("hello", (await client.GetStringAsync(new Uri("/", UriKind.Relative), Stop)).Trim());
        }
    }

    [Fact]
    public async Task A_container_that_writes_much_and_crashes_is_told_with_its_error_and_every_line()
    {
        const int Count = 50_000;
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "chatty", $"busybox seq 1 {Count}; echo 'fatal: full' >&2; exit 4"));

        var state = await test.WaitForStateAsync("chatty", KnownResourceStates.Exited);

        Assert.Contains("fatal: full", state.GetReason(), StringComparison.Ordinal);

        // The log keeps its last lines; none among them is missing.
        var numbers = (await LinesAsync(test, "chatty")).Where(l => int.TryParse(l, CultureInfo.InvariantCulture, out _)).Select(l => int.Parse(l, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(Count - numbers.Count + 1, numbers.Count), numbers);
    }
}
