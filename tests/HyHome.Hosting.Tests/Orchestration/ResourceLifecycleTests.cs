using System.Globalization;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting.Tests.Orchestration;

public sealed class ResourceLifecycleTests
{
    [Fact]
    public async Task A_project_runs_from_its_output_with_its_profile_and_becomes_healthy()
    {
        await using var test = await TestApplication.StartAsync(builder =>
            builder.AddProject<Projects.Probe>("probe").WithHttpHealthCheck("/health").WithEnvironment("HEALTHY_AFTER", "2").WithArgs("one", "two words"));

        await test.WaitForHealthyAsync("probe");
        using var client = test.App.CreateHttpClient("probe");
        var token = TestContext.Current.CancellationToken;

        Assert.Equal("probe", await client.GetStringAsync("/", token));
        Assert.Equal("one\ntwo words", await client.GetStringAsync("/args", token));
        Assert.Equal("yes", await client.GetStringAsync("/environment/FROM_PROFILE", token));
        Assert.Equal("Development", await client.GetStringAsync("/environment/ASPNETCORE_ENVIRONMENT", token));
        Assert.NotEqual(20399, client.BaseAddress!.Port);
    }

    [Fact]
    public async Task A_crash_at_the_start_is_told_with_exit_code_and_last_words_and_fails_those_that_wait()
    {
        await using var test = await TestApplication.StartAsync(builder =>
        {
            var probe = builder.AddProject<Projects.Probe>("probe").WithEnvironment("CRASH", "7").WithHttpHealthCheck("/health");
            builder.AddExecutable("after", "true", ".").WaitFor(probe);
        });

        var crashed = await test.WaitForStateAsync("probe", KnownResourceStates.Exited);
        Assert.Equal(7, crashed.ExitCode);
        Assert.Contains("The probe was told to crash.", crashed.GetReason(), StringComparison.Ordinal);

        var reason = await test.WaitForFailureAsync("after");
        Assert.Contains("'probe'", reason, StringComparison.Ordinal);
        Assert.Contains("exit code 7", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_never_becomes_healthy_fails_those_that_wait_and_goes_on_itself()
    {
        await using var test = await TestApplication.StartAsync(
            builder =>
            {
                var probe = builder.AddProject<Projects.Probe>("probe").WithEnvironment("HEALTHY_AFTER", "1000000").WithHttpHealthCheck("/health");
                builder.AddExecutable("after", "true", ".").WaitFor(probe);
            },
            "--Orchestration:StartTimeout=5");

        var reason = await test.WaitForFailureAsync("after");
        Assert.Contains("did not become healthy within 5 s", reason, StringComparison.Ordinal);
        Assert.Contains("503", reason, StringComparison.Ordinal);
        Assert.Equal(KnownResourceStates.Running, (await test.WaitAsync("probe", _ => true)).State?.Text);
    }

    [Fact]
    public async Task A_slow_start_says_what_the_checks_say_until_it_is_over()
    {
        var healthy = false; // read by the check on another thread, later than it is written here
        await using var test = await TestApplication.StartAsync(
            builder =>
            {
                builder.Services.AddHealthChecks().AddCheck("queue", () => healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the queue is full"));
                builder.AddExecutable("worker", "sleep", ".", "600").WithHealthCheck("queue");
            },
            "--Orchestration:SlowStart=0.2");

        var slow = await test.WaitAsync("worker", snapshot => snapshot.GetReason() is not null);
        Assert.Equal("is not healthy after 0.2 s: check 'queue' says the queue is full", slow.GetReason());
        Assert.Equal(KnownResourceStateStyles.Warn, slow.State?.Style);

        healthy = true;
        var ready = await test.WaitAsync("worker", snapshot => snapshot.Ready is not null);
        Assert.Null(ready.GetReason());
        Assert.Equal(KnownResourceStateStyles.Success, ready.State?.Style);
    }

    [Fact]
    public async Task A_missing_program_is_a_failure_with_a_cure()
    {
        await using var test = await TestApplication.StartAsync(builder => builder.AddExecutable("tool", "no-such-tool", "."));

        Assert.Contains("'no-such-tool' is not on PATH", await test.WaitForFailureAsync("tool"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_of_the_model_are_told_all_at_once_before_anything_starts()
    {
        var e = await Assert.ThrowsAsync<ModelValidationException>(() => TestApplication.StartAsync(builder =>
        {
            var one = builder.AddExecutable("one", "true", ".").WithEnvironment("PASSWORD", builder.AddParameter("password", secret: true));
            one.WaitFor(builder.AddExecutable("two", "true", ".").WaitFor(one));
        }));

        Assert.Contains(e.Diagnostics, d => d.Resource == "password" && d.Cure.Contains("--Parameters:password", StringComparison.Ordinal));
        Assert.Contains(e.Diagnostics, d => d.Cause.Contains("one -> two -> one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resources_that_do_not_wait_start_side_by_side()
    {
        using var folder = new TemporaryFolder();

        // Each needs the other to be there: they end only when they run at the same time.
        const string Meet = "touch $0; while [ ! -e $1 ]; do sleep 0.05; done";
        await using var test = await TestApplication.StartAsync(builder =>
        {
            builder.AddExecutable("one", "/bin/sh", folder.Path, "-c", Meet, "a", "b");
            builder.AddExecutable("two", "/bin/sh", folder.Path, "-c", Meet, "b", "a");
        });

        await test.WaitForStateAsync("one", KnownResourceStates.Finished);
        await test.WaitForStateAsync("two", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task Waits_hold_a_resource_back_until_the_others_are_ready_or_done()
    {
        using var folder = new TemporaryFolder();
        await using var test = await TestApplication.StartAsync(builder =>
        {
            var probe = builder.AddProject<Projects.Probe>("probe").WithHttpHealthCheck("/health").WithEnvironment("HEALTHY_AFTER", "3");
            var migration = builder.AddExecutable("migration", "/bin/sh", folder.Path, "-c", "echo migrated >> log").WaitFor(probe);
            builder.AddExecutable("app", "/bin/sh", folder.Path, "-c", "echo app >> log").WaitForCompletion(migration);
        });

        await test.WaitForStateAsync("app", KnownResourceStates.Finished);
        Assert.Equal(["migrated", "app"], await File.ReadAllLinesAsync(Path.Combine(folder.Path, "log"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_completion_with_another_exit_code_fails_those_that_wait()
    {
        await using var test = await TestApplication.StartAsync(builder =>
        {
            var migration = builder.AddExecutable("migration", "/bin/sh", ".", "-c", "exit 3");
            builder.AddExecutable("app", "true", ".").WaitForCompletion(migration);
        });

        Assert.Contains("exit code 3", await test.WaitForFailureAsync("app"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_stop_start_and_restart_a_resource()
    {
        await using var test = await TestApplication.StartAsync(builder => builder.AddProject<Projects.Probe>("probe").WithHttpHealthCheck("/health"));
        await test.WaitForHealthyAsync("probe");
        var token = TestContext.Current.CancellationToken;
        using var client = test.App.CreateHttpClient("probe");
        var first = await client.GetStringAsync("/pid", token);

        Assert.True((await test.App.ResourceCommands.ExecuteCommandAsync("probe", KnownResourceCommands.RestartCommand, token)).Success);
        await test.App.ResourceNotifications.WaitForResourceHealthyAsync("probe", token);
        await test.WaitAsync("probe", s => s.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy && Pid(s) != first);
        Assert.NotEqual(first, await client.GetStringAsync("/pid", token));

        Assert.True((await test.App.ResourceCommands.ExecuteCommandAsync("probe", KnownResourceCommands.StopCommand, token)).Success);
        var stopped = await test.WaitForStateAsync("probe", KnownResourceStates.Exited);
        Assert.Null(stopped.GetReason());

        Assert.True((await test.App.ResourceCommands.ExecuteCommandAsync("probe", KnownResourceCommands.StartCommand, token)).Success);
        await test.WaitForHealthyAsync("probe");
    }

    [Fact]
    public async Task A_resource_with_an_explicit_start_waits_for_the_command()
    {
        await using var test = await TestApplication.StartAsync(builder => builder.AddExecutable("tool", "true", ".").WithExplicitStart());
        await test.WaitForStateAsync("tool", KnownResourceStates.NotStarted);

        await test.App.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken);
        await test.WaitForStateAsync("tool", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task Replicas_share_one_address()
    {
        await using var test = await TestApplication.StartAsync(builder => builder.AddProject<Projects.Probe>("probe").WithReplicas(2).WithHttpHealthCheck("/health"));
        await test.WaitForHealthyAsync("probe-0");
        await test.WaitForHealthyAsync("probe-1");

        var token = TestContext.Current.CancellationToken;
        var pids = new HashSet<string>();
        await Eventually.HoldsAsync(
            () =>
            {
                // A client of its own each time, for a connection of its own.
                using var client = test.App.CreateHttpClient("probe");
                client.DefaultRequestHeaders.ConnectionClose = true;
                pids.Add(client.GetStringAsync("/pid", token).GetAwaiter().GetResult());
                return pids.Count == 2;
            },
            "both replicas answer");
    }

    [Fact]
    public async Task Several_applications_run_side_by_side()
    {
        static void Model(IDistributedApplicationBuilder builder) => builder.AddProject<Projects.Probe>("probe").WithHttpHealthCheck("/health");
        await using var one = await TestApplication.StartAsync(Model);
        await using var two = await TestApplication.StartAsync(Model);
        await one.WaitForHealthyAsync("probe");
        await two.WaitForHealthyAsync("probe");

        Assert.NotEqual(one.App.GetEndpoint("probe"), two.App.GetEndpoint("probe"));
    }

    [Fact]
    public async Task Disposal_without_a_stop_leaves_no_process_behind()
    {
        int pid;
        await using (var test = await TestApplication.StartAsync(builder => builder.AddExecutable("sleeper", "sleep", ".", "600")))
        {
            pid = int.Parse(Pid(await test.WaitForStateAsync("sleeper", KnownResourceStates.Running))!, CultureInfo.InvariantCulture);
            Assert.NotNull(ProcessIdentity.TryRead(pid));
        }

        Assert.Null(ProcessIdentity.TryRead(pid));
    }

    private static string? Pid(CustomResourceSnapshot snapshot) => snapshot.Properties.FirstOrDefault(p => p.Name == "executable.pid")?.Value as string;
}
