using HyHome.Hosting.Tests.Orchestration;

namespace HyHome.Hosting.Tests.ForeignAppHosts;

/// <summary>Commands that run a process or send a request, as AppHosts for Aspire add them.</summary>
public sealed class CommandTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_command_answers_with_the_output_and_the_exit_code_decides()
    {
        await using var test = await Orchestration.TestApplication.StartAsync(builder => builder.AddParameter("db", "any")
            .WithProcessCommand("greet", "Greet", "sh", ["-c", "echo hello; echo there"])
            .WithProcessCommand("fail", "Fail", "sh", ["-c", "echo no >&2; exit 4"])
            .WithProcessCommand("four", "Four", "sh", ["-c", "exit 4"], new ProcessCommandOptions { SuccessExitCodes = [0, 4] })
            .WithProcessCommand("missing", "Missing", "no-such-program-here"));

        var greeted = await test.App.ResourceCommands.ExecuteCommandAsync("db", "greet", Cancel);
        var failed = await test.App.ResourceCommands.ExecuteCommandAsync("db", "fail", Cancel);
        var four = await test.App.ResourceCommands.ExecuteCommandAsync("db", "four", Cancel);
        var missing = await test.App.ResourceCommands.ExecuteCommandAsync("db", "missing", Cancel);

        Assert.True(greeted.Success);
        Assert.Equal($"hello{Environment.NewLine}there", greeted.Data?.Value);
        Assert.True(greeted.Data?.DisplayImmediately);
        Assert.False(failed.Success);
        Assert.Equal("'sh' ended with exit code 4.", failed.Message);
        Assert.Equal("no", failed.Data?.Value);
        Assert.True(four.Success);
        Assert.Null(four.Data);
        Assert.False(missing.Success);
        Assert.Contains("'no-such-program-here' is not on PATH", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_command_takes_arguments_input_and_environment_and_keeps_the_last_lines()
    {
        using var folder = new TemporaryFolder();
        await using var test = await Orchestration.TestApplication.StartAsync(builder => builder.AddParameter("db", "any").WithProcessCommand(
            "count", "Count",
            context => new ProcessCommandSpec("sh")
            {
                Arguments = ["-c", "pwd; cat; echo $KIND; echo ${HOME:-nobody}"],
                WorkingDirectory = folder.Path,
                StandardInputContent = $"{context.Arguments.GetInt32("rows")} rows\n",
                InheritEnvironmentVariables = false,
                EnvironmentVariables = { ["KIND"] = "small", ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
            },
            new ProcessCommandOptions
            {
                Arguments = [new InteractionInput { Name = "rows", InputType = InputType.Number }],
                MaxOutputLineCount = 3,
                GetCommandResult = ended => Task.FromResult(CommandResults.Success(ended.GetFormattedOutput(2, "Rows"), $"{ended.ExitCode} of {ended.TotalOutputLineCount}")),
                Progress = new CommandProgressOptions { Message = "Counting." },
            }));

        var counted = await test.App.ResourceCommands.ExecuteCommandAsync(
            "db", "count", new InteractionInputCollection([new InteractionInput { Name = "rows", InputType = InputType.Number, Value = "12" }]), Cancel);

        Assert.True(counted.Success, counted.Message);
        Assert.Equal(["Rows: the last 2 of 4 lines.", "small", "nobody"], counted.Message!.Split(Environment.NewLine));
        Assert.Equal("0 of 4", counted.Data?.Value);
    }

    [Fact]
    public async Task A_cancelled_process_command_ends_its_process()
    {
        await using var test = await Orchestration.TestApplication.StartAsync(builder => builder.AddParameter("db", "any").WithProcessCommand("hang", "Hang", "sleep", ["600"]));
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var hanging = test.App.ResourceCommands.ExecuteCommandAsync("db", "hang", impatience.Token);

        await impatience.CancelAsync();

        Assert.True((await hanging).Canceled);
    }

    [Theory]
    [InlineData(HttpCommandResultMode.None, null)]
    [InlineData(HttpCommandResultMode.Auto, CommandResultFormat.Text)]
    [InlineData(HttpCommandResultMode.Json, CommandResultFormat.Json)]
    public async Task A_request_answers_with_the_body_as_its_mode_says(HttpCommandResultMode mode, CommandResultFormat? format)
    {
        await using var test = await Orchestration.TestApplication.StartAsync(builder =>
        {
            var probe = builder.AddProject<Projects.Probe>("probe", launchProfileName: null).WithHttpEndpoint().WithHttpHealthCheck("/health");
            builder.AddProject<Projects.Probe>("other", launchProfileName: null).WithHttpEndpoint().WithHttpCommand("/", "Ask", commandName: "ask", commandOptions: new HttpCommandOptions
            {
                Method = HttpMethod.Get,
                ResultMode = mode,
                EndpointSelector = () => probe.GetEndpoint("http"),
            });
        });
        await test.WaitForHealthyAsync("probe");

        var asked = await test.App.ResourceCommands.ExecuteCommandAsync("other", "ask", Cancel);

        Assert.True(asked.Success, asked.Message);
        Assert.Equal(format, asked.Data?.Format);
        Assert.Equal(format is null ? null : "probe", asked.Data?.Value);
    }
}
