using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting.Tests.Terminal;

public sealed class ResourceRowTests
{
    private static readonly CustomResourceSnapshot Running = new()
    {
        ResourceType = "Project",
        Properties = [],
        State = KnownResourceStates.Running,
        Urls = [new("http", "http://localhost:5000", IsInternal: false), new("metrics", "http://localhost:5001", IsInternal: true)],
    };

    [Fact]
    public void A_healthy_resource_shows_its_address()
    {
        var row = Row(Running.WithHealthReports([new("ready", HealthStatus.Healthy, null, null)]));

        Assert.Equal("app: Running (healthy)  http://localhost:5000", row.ToLine());
        Assert.Equal(RowTone.Good, row.Tone);
    }

    [Fact]
    public void A_failure_shows_its_reason()
    {
        var row = Row(Running.WithReason("port 80 is taken") with { State = KnownResourceStates.FailedToStart });

        Assert.Equal("app: FailedToStart  port 80 is taken", row.ToLine());
        Assert.Equal(RowTone.Bad, row.Tone);
    }

    [Fact]
    public void A_resource_that_cannot_run_here_is_no_failure() =>
        Assert.Equal(RowTone.Doubtful, Row(Running.WithReason("it has no embedded form") with { State = LocalStates.Unavailable }).Tone);

    [Fact]
    public void An_exit_code_is_shown()
    {
        var row = Row(Running.WithReason("ended with exit code 7") with { State = KnownResourceStates.Exited, ExitCode = 7 });

        Assert.StartsWith("app: Exited (exit code 7)", row.ToLine(), StringComparison.Ordinal);
        Assert.Equal(RowTone.Bad, row.Tone);
    }

    [Fact]
    public void Hidden_resources_and_parameters_with_a_value_are_left_out()
    {
        Assert.Null(ResourceRow.From(new ResourceEvent(new ProjectResource("app"), "app", Running with { IsHidden = true })));
        Assert.Null(ResourceRow.From(new ResourceEvent(new ParameterResource("key", _ => "value"), "key", Running)));
    }

    [Fact]
    public void Plain_output_has_no_control_characters()
    {
        using var written = new StringWriter();
        var terminal = new TerminalOutput(written);
        terminal.WriteLine("[red]not markup[/]", RowTone.Bad);
        terminal.Console.Write(ResourceTable.Render([Row(Running)]));

        Assert.StartsWith("[red]not markup[/]", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("http://localhost:5000", written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', written.ToString());
    }

    private static ResourceRow Row(CustomResourceSnapshot snapshot) => ResourceRow.From(new ResourceEvent(new ProjectResource("app"), "app", snapshot))!;
}
