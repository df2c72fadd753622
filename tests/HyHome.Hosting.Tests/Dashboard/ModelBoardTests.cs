using HyHome.Dashboard.Board;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Dashboard;
using RunningApplication = HyHome.Hosting.Tests.Orchestration.TestApplication;

namespace HyHome.Hosting.Tests.Dashboard;

public sealed class ModelBoardTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resources_are_shown_with_their_arrows_and_without_their_secrets()
    {
        await using var test = await RunningApplication.StartAsync(builder =>
        {
            var password = builder.AddParameter("password", () => "very-secret-value", secret: true);
            var store = builder.AddExecutable("store", "sleep", ".", "600");
            builder.AddExecutable("app", "sleep", ".", "600")
                .WithEnvironment("GREETING", "hello")
                .WithEnvironment("DATABASE", ReferenceExpression.Create($"Host=db;Secret={password}"))
                .WithReferenceRelationship(store)
                .WithRelationship(store.Resource, "orders")
                .WaitForStart(store);
        });
        await test.WaitForStateAsync("app", KnownResourceStates.Running);

        var app = Board(test).Resources.Single(resource => resource.Id == "app");

        Assert.Equal(("app", "Executable", "Running", "executable", "sleep"), (app.Name, app.Type, app.State, app.RunsAs, app.Source));
        Assert.NotNull(app.Started);
        Assert.Equal("hello", app.Environment.Single(variable => variable.Name == "GREETING").Value);
        Assert.Equal(new ResourceVariable("DATABASE", null, IsSecret: true), app.Environment.Single(variable => variable.Name == "DATABASE"));
        Assert.Equal(
            [new("password", ArrowKind.Reference), new("store", ArrowKind.Reference), new("store", ArrowKind.Flow, "orders"), new("store", ArrowKind.Wait)],
            app.Arrows);
        Assert.Equal(["start", "stop", "restart"], app.Commands.Select(command => command.Name));
        Assert.DoesNotContain("very-secret-value", System.Text.Json.JsonSerializer.Serialize(Board(test).Resources), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_is_carried_out_and_its_effect_is_seen_by_who_watches()
    {
        await using var test = await RunningApplication.StartAsync(builder => builder.AddExecutable("app", "sleep", ".", "600"));
        var before = await test.WaitForStateAsync("app", KnownResourceStates.Running);
        var board = Board(test);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var again = Task.Run(
            async () =>
            {
                await foreach (var resources in board.WatchAsync(timeout.Token))
                {
                    if (resources.Single() is { State: "Running", Started: { } started } && started.UtcDateTime > before.StartTimeStamp)
                    {
                        return true;
                    }
                }

                return false;
            },
            timeout.Token);

        var outcome = await board.ExecuteAsync("app", "restart", new Dictionary<string, string>(), Cancelled);

        Assert.True(outcome.IsSuccess, outcome.Message);
        Assert.True(await again);
    }

    [Fact]
    public async Task A_command_gets_what_it_asks_for()
    {
        string? given = null;
        await using var test = await RunningApplication.StartAsync(builder => builder.AddExecutable("app", "sleep", ".", "600").WithCommand(
            "greet",
            "Greet",
            context =>
            {
                given = $"{context.Arguments["name"].Value} {context.Arguments["times"].Value}";
                return Task.FromResult(CommandResults.Success("Greeted.", "hello", CommandResultFormat.Text));
            },
            new CommandOptions
            {
                Arguments =
                [
                    new InteractionInput { Name = "name", InputType = InputType.Text, Required = true },
                    new InteractionInput { Name = "times", InputType = InputType.Number, Value = "1" },
                ],
            }));

        var outcome = await Board(test).ExecuteAsync("app", "greet", new Dictionary<string, string> { ["name"] = "Ada" }, Cancelled);

        Assert.Equal("Ada 1", given);
        Assert.Equal(new CommandOutcome(true, "Greeted.", "hello"), outcome);
    }

    [Fact]
    public async Task Console_lines_come_with_their_time_and_without_secrets()
    {
        await using var test = await RunningApplication.StartAsync(builder =>
        {
            builder.AddParameter("password", () => "very-secret-value", secret: true);
            builder.AddExecutable("app", "sh", ".", "-c", "echo 'the key is very-secret-value'; echo oops >&2; sleep 600");
        });
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var lines = new List<ConsoleLine>();
        await foreach (var batch in Board(test).WatchConsoleAsync("app", timeout.Token))
        {
            lines.AddRange(batch);
            if (lines.Any(line => line.Text == "oops") && lines.Any(line => line.Text.Contains("the key", StringComparison.Ordinal)))
            {
                break;
            }
        }

        var key = lines.Single(line => line.Text.Contains("the key", StringComparison.Ordinal));
        Assert.Equal("the key is ●●●●●●", key.Text);
        Assert.True(DateTimeOffset.UtcNow - key.Time < TimeSpan.FromMinutes(5));
        Assert.True(lines.Single(line => line.Text == "oops").IsError);
    }

    private static ModelBoard Board(RunningApplication test) => new(
        test.Get<DistributedApplicationModel>(), test.Notifications, test.Get<ResourceLoggerService>(), test.Get<ResourceCommandService>());
}
