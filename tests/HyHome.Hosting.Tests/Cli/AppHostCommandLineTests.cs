using HyHome.Hosting.Cli;

namespace HyHome.Hosting.Tests.Cli;

public sealed class AppHostCommandLineTests
{
    [Theory]
    [InlineData("", "Run", false)]
    [InlineData("run", "Run", false)]
    [InlineData("publish", "Publish", true)]
    [InlineData("deploy -y", "Deploy", true)]
    [InlineData("destroy", "Destroy", true)]
    [InlineData("clean", "Clean", false)]
    [InlineData("check", "Check", false)]
    [InlineData("check --operation publish", "Check", true)]
    [InlineData("describe --format mermaid", "Describe", false)]
    [InlineData("dashboard --prometheus http://localhost:9090", "Dashboard", false)]
    [InlineData("--operation publish --step publish --output-path out", "Publish", true)]
    [InlineData("--operation run", "Run", false)]
    public async Task The_verb_decides_the_operation(string line, string verb, bool isPublish)
    {
        var (command, code, _, _) = await InvokeAsync(line);

        Assert.Equal(verb, command.Verb.ToString());
        Assert.Equal(isPublish, command.IsPublish);
        Assert.Equal(42, code);
    }

    [Theory]
    [InlineData("publish -o out")]
    [InlineData("--operation publish --step publish --output-path out")]
    public void Both_forms_of_publish_configure_the_same(string line)
    {
        var command = AppHostCommandLine.Parse(line.Split(' '));

        Assert.Equivalent(
            new[] { "--AppHost:Operation=publish", "--Pipeline:Step=publish", $"--Pipeline:OutputPath={Path.GetFullPath("out")}" },
            command.Configuration,
            strict: true);
    }

    [Theory]
    [InlineData("--Parameters:password=se=cret", "--Parameters:password=se=cret")]
    [InlineData("--Parameters:password value", "--Parameters:password=value")]
    [InlineData("Parameters:password=value", "--Parameters:password=value")]
    [InlineData("publish --Parameters:flag --Parameters:x=", "--Parameters:flag=true|--Parameters:x=")]
    [InlineData("--runtime embedded", "--HYHOME_RUNTIME=embedded")]
    [InlineData("--no-dashboard", "--Dashboard:Enabled=false")]
    [InlineData("run --no-dashboard", "--Dashboard:Enabled=false")]
    [InlineData("dashboard --loki http://logs:3100 --grafana https://grafana.home", "--Dashboard:Loki=http://logs:3100|--Dashboard:Grafana=https://grafana.home")]
    [InlineData("run --runtime containers --environment Staging", "--HYHOME_RUNTIME=containers|--environment=Staging")]
    public async Task Configuration_values_pass_through(string line, string expected)
    {
        var (command, code, _, _) = await InvokeAsync(line);

        Assert.Equal(42, code);
        Assert.Subset(command.Configuration.ToHashSet(), expected.Split('|').ToHashSet());
    }

    [Theory]
    [InlineData("publsih", "publsih")]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("run --output-path x", "--output-path")]
    [InlineData("describe --format yaml", "yaml")]
    [InlineData("--runtime moon", "moon")]
    [InlineData("publish -o", "-o")]
    [InlineData("check extra", "extra")]
    public async Task What_is_unknown_is_an_error_that_names_it(string line, string named)
    {
        var (_, code, _, error) = await InvokeAsync(line);

        Assert.Equal(1, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "describe")]
    [InlineData("run --help", "--runtime")]
    [InlineData("publish --help", "--output-path")]
    [InlineData("deploy --help", "--yes")]
    [InlineData("destroy --help", "--yes")]
    [InlineData("clean --help", "left behind")]
    [InlineData("check --help", "--format")]
    [InlineData("describe --help", "mermaid")]
    [InlineData("dashboard --help", "--alertmanager")]
    public async Task Every_verb_has_help(string line, string shown)
    {
        var (_, code, output, _) = await InvokeAsync(line);

        Assert.Equal(0, code);
        Assert.Contains(shown, output, StringComparison.Ordinal);
    }

    private static async Task<(AppHostCommandLine Command, int Code, string Output, string Error)> InvokeAsync(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var command = AppHostCommandLine.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var code = await command.InvokeAsync(_ => Task.FromResult(42), output, error, TestContext.Current.CancellationToken);
        return (command, code, output.ToString(), error.ToString());
    }
}
