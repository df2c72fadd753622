using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Tests.ApplicationModel;

public sealed class NotificationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_resource_without_checks_is_healthy_when_it_runs()
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image");
        await using var application = builder.Build();
        await application.ResourceNotifications.PublishUpdateAsync(c.Resource, s => s with { State = KnownResourceStates.Running });

        await application.ResourceNotifications.WaitForResourceAsync("C", cancellationToken: Token);
        Assert.True(application.ResourceNotifications.TryGetCurrentState("c", out var state));
        Assert.Equal(HealthStatus.Healthy, state.Snapshot.HealthStatus);
    }

    [Theory]
    [InlineData("FailedToStart")]
    [InlineData("Exited")]
    [InlineData("RuntimeUnhealthy")]
    public async Task Waiting_for_health_fails_when_it_cannot_come(string state)
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image");
        await using var application = builder.Build();
        var waiting = application.ResourceNotifications.WaitForResourceHealthyAsync("c", Token);
        await application.ResourceNotifications.PublishUpdateAsync(c.Resource, s => s with { State = state, ExitCode = 3 });

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => waiting);
        Assert.Contains("'c'", error.Message, StringComparison.Ordinal);
        Assert.Contains(state, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_says_what_is_missing()
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image").WithHttpEndpoint().WithHttpHealthCheck("/ready");
        await using var application = builder.Build();
        await application.ResourceNotifications.PublishUpdateAsync(c.Resource, s => s with { State = KnownResourceStates.Running });

        var error = await Assert.ThrowsAsync<TimeoutException>(() => application.ResourceNotifications.WaitForResourceHealthyAsync("c", TimeSpan.FromMilliseconds(50), Token));
        Assert.Contains("c_http_/ready_200_check", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_fails_at_once_and_names_the_known_ones()
    {
        var builder = TestApplication.Run();
        builder.AddContainer("loki", "image");
        await using var application = builder.Build();

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => application.ResourceNotifications.WaitForResourceAsync("lokki", cancellationToken: Token));
        Assert.Contains("loki", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watcher_sees_what_is_and_then_what_changes()
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image");
        await using var application = builder.Build();
        var notifications = application.ResourceNotifications;
        await notifications.PublishUpdateAsync(c.Resource, s => s with { State = "One" });
        await using var watch = notifications.WatchAsync(Token).GetAsyncEnumerator(Token);

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal("One", watch.Current.Snapshot.State?.Text);
        await notifications.PublishUpdateAsync(c.Resource, s => s with { State = "Two" });
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal("Two", watch.Current.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Dependencies_are_waited_for_and_a_wrong_exit_code_fails()
    {
        var builder = TestApplication.Run();
        var job = builder.AddExecutable("job", "run", ".");
        var app = builder.AddExecutable("app", "run", ".").WaitForCompletion(job);
        await using var application = builder.Build();
        var waiting = application.ResourceNotifications.WaitForDependenciesAsync(app.Resource, Token);
        await application.ResourceNotifications.PublishUpdateAsync(job.Resource, s => s with { State = KnownResourceStates.Finished, ExitCode = 2 });

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => waiting);
        Assert.Contains("'app'", error.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_lines_carry_a_time_and_their_number()
    {
        using var loggers = new ResourceLoggerService();
        loggers.GetLogger("c").LogInformation("first");
        loggers.GetLogger("c").LogError("second");
        loggers.Complete("c");

        var lines = await loggers.WatchAsync("c").SelectMany(batch => batch).ToListAsync(Token);

        Assert.Equal([(1, false), (2, true)], lines.Select(l => (l.LineNumber, l.IsErrorMessage)));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT[\d:.]+Z first$", lines[0].Content);
    }

    [Fact]
    public async Task A_command_answers_and_failures_are_results()
    {
        var builder = TestApplication.Run();
        builder.AddContainer("c", "image").WithCommand("go", "Go", _ => Task.FromResult(CommandResults.Failure("old")))
            .WithCommand("go", "Go", context => Task.FromResult(CommandResults.Success($"done for {context.ResourceName}")))
            .WithCommand("break", "Break", _ => throw new InvalidOperationException("broken"));
        await using var application = builder.Build();
        var commands = application.ResourceCommands;

        Assert.Equal("done for c", (await commands.ExecuteCommandAsync("c", "go", Token)).Message);
        Assert.Equal("broken", (await commands.ExecuteCommandAsync("c", "break", Token)).Message);
        Assert.Contains("go, break", (await commands.ExecuteCommandAsync("c", "none", Token)).Message, StringComparison.Ordinal);
        Assert.False((await commands.ExecuteCommandAsync("none", "go", Token)).Success);
    }
}
